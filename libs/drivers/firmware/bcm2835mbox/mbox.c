// SPDX-License-Identifier: BSD-3-Clause
/* The mailbox: a word is sent, the address of a message with the channel in its low bits, and the
 * same word comes back when the message has been answered in place. */
#include <errno.h>

#include <uk/arch/cache.h>
#include <uk/arch/lcpu.h>
#include <uk/arch/time.h>
#include <uk/bcm2835mbox.h>
#include <uk/bits.h>
#include <uk/dt.h>

UK_DT_DEVICE(mbox_dev, brcm_bcm2835_mbox, "brcm,bcm2835-mbox");

/* BCM2835 mailboxes, the firmware's wiki, "Mailboxes". */
#define READ		0x00
#define STATUS		0x18
#define WRITE		0x20
#define STATUS_FULL	UK_BIT(31)
#define STATUS_EMPTY	UK_BIT(30)

#define CHANNEL		8U		/* property tags, ARM to VideoCore */
#define CHANNEL_MASK	0xfU
/* RAM as the VideoCore sees it past its caches; it reaches the first GiB. */
#define BUS		0xc0000000U
#define BUS_BYTES	0x40000000UL

/* Words of a message. */
#define SIZE		0
#define CODE		1
#define TAG		2
#define TAG_BYTES	3
#define TAG_CODE	4
#define VALUE		5
#define WORDS		(VALUE + UK_BCM_MAILBOX_WORDS + 1)

#define CODE_OK		0x80000000U
#define TAG_ANSWERED	0x80000000U

/* Shares no cache line. */
static uint32_t message[UK_ALIGN_UP(WORDS, 16)] __uk_aligned(UKARCH_CACHE_LINE);

static uint32_t rd(unsigned int at)
{
	return ukarch_mmio_read32(mbox_dev.reg[0].base + at);
}

/* Until the status has not the bit @busy any more. */
static int wait(uint32_t busy, uint64_t end)
{
	while (rd(STATUS) & busy)
		if (ukarch_counter() > end)
			return -ETIMEDOUT;
	return 0;
}

/* The message was sent and has not come back: it is the firmware's, which may yet write to it. */
static bool sent;

static uint32_t word(void)
{
	return BUS | (uint32_t)(uintptr_t)message | CHANNEL;
}

/* Until the message has come back, if it was sent. Others' answers, to questions of a boot loader,
 * are passed over. */
static int come_back(uint64_t end)
{
	while (sent) {
		if (wait(STATUS_EMPTY, end))
			return -ETIMEDOUT;
		sent = rd(READ) != word();
	}
	return 0;
}

static int call(uint64_t end)
{
	ukarch_cache_clean(message, sizeof(message));
	if (wait(STATUS_FULL, end))
		return -ETIMEDOUT;
	ukarch_mmio_write32(mbox_dev.reg[0].base + WRITE, word());
	sent = true;
	if (come_back(end))
		return -ETIMEDOUT;
	ukarch_cache_invalidate(message, sizeof(message));
	return 0;
}

int uk_bcm_mailbox(uint32_t tag, uint32_t *words, unsigned int n)
{
	uint64_t end = ukarch_counter() + ukarch_counter_hz() / 10;
	int rc;

	if (n == 0 || n > UK_BCM_MAILBOX_WORDS)
		return -EINVAL;
	if (mbox_dev.nregs == 0 || (uintptr_t)message + sizeof(message) > BUS_BYTES)
		return -ENODEV;
	/* The answer to a question that was given up is not that to this one. */
	if (come_back(end))
		return -ETIMEDOUT;
	message[SIZE] = (VALUE + n + 1) * 4;
	message[CODE] = 0;
	message[TAG] = tag;
	message[TAG_BYTES] = n * 4;
	message[TAG_CODE] = 0;
	for (unsigned int i = 0; i < n; i++)
		message[VALUE + i] = words[i];
	message[VALUE + n] = 0;
	rc = call(end);
	if (rc)
		return rc;
	if (message[CODE] != CODE_OK)
		return -EPROTO;
	if (!(message[TAG_CODE] & TAG_ANSWERED))
		return -ENOTSUP;
	for (unsigned int i = 0; i < n; i++)
		words[i] = message[VALUE + i];
	return 0;
}
