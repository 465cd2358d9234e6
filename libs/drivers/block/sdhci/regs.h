/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private: registers of the SD host controller (SD Host Controller Simplified Specification 3.00,
 * chapter 2) and what we say to the card (SD Physical Layer Simplified Specification 3.01, chapter
 * 4). All accesses are 32 bits wide: the BCM2835's controller knows no others.
 */
#ifndef __SDHCI_REGS_H__
#define __SDHCI_REGS_H__

#include <uk/bits.h>

#define SDHCI_BLOCK		0x04	/* size of a block, and their number << 16 */
#define SDHCI_ARGUMENT		0x08
#define SDHCI_COMMAND		0x0c	/* transfer mode, and the command << 16 */
#define SDHCI_RESPONSE		0x10	/* four words */
#define SDHCI_BUFFER		0x20
#define SDHCI_PRESENT		0x24
#define SDHCI_HOST_CONTROL	0x28	/* host control 1, power control << 8 */
#define SDHCI_CLOCK		0x2c	/* clock, timeout << 16, software reset << 24 */
#define SDHCI_INT_STATUS	0x30	/* normal, errors << 16 */
#define SDHCI_INT_ENABLE	0x34
#define SDHCI_INT_SIGNAL	0x38
#define SDHCI_CAPABILITIES	0x40
#define SDHCI_ADMA_ADDRESS	0x58
#define SDHCI_VERSION		0xfc	/* specification version in bits 23 to 16 */

#define SDHCI_PRESENT_CMD_BUSY	UK_BIT(0)
#define SDHCI_PRESENT_DAT_BUSY	UK_BIT(1)
#define SDHCI_PRESENT_WRITE	UK_BIT(10)	/* the buffer takes a block */
#define SDHCI_PRESENT_READ	UK_BIT(11)	/* the buffer has a block */
#define SDHCI_PRESENT_CARD	UK_BIT(16)
#define SDHCI_PRESENT_STABLE	UK_BIT(17)
#define SDHCI_PRESENT_WRITABLE	UK_BIT(19)	/* the card's switch */

#define SDHCI_HOST_4BIT		UK_BIT(1)
#define SDHCI_HOST_ADMA2	(2U << 3)
#define SDHCI_POWER_3V3		0xf00U	/* 3.3 V, on */

#define SDHCI_CLOCK_INTERNAL	UK_BIT(0)
#define SDHCI_CLOCK_STABLE	UK_BIT(1)
#define SDHCI_CLOCK_CARD	UK_BIT(2)
#define SDHCI_TIMEOUT_MAX	0xe0000U
#define SDHCI_RESET_ALL		UK_BIT(24)
#define SDHCI_RESET_CMD		UK_BIT(25)
#define SDHCI_RESET_DAT		UK_BIT(26)

#define SDHCI_INT_COMMAND	UK_BIT(0)
#define SDHCI_INT_TRANSFER	UK_BIT(1)
#define SDHCI_INT_INSERTED	UK_BIT(6)
#define SDHCI_INT_REMOVED	UK_BIT(7)
#define SDHCI_INT_ERRORS	0xffff8000U	/* bit 15 and the errors themselves */

#define SDHCI_CAP_BASE_MHZ(c)	((c) >> 8 & 0xff)
#define SDHCI_CAP_ADMA2		UK_BIT(19)

#define SDHCI_MODE_DMA		UK_BIT(0)
#define SDHCI_MODE_COUNT	UK_BIT(1)
#define SDHCI_MODE_CMD12	UK_BIT(2)	/* stop by itself after the last block */
#define SDHCI_MODE_READ		UK_BIT(4)
#define SDHCI_MODE_MULTI	UK_BIT(5)

/* Kinds of command: response length, check of CRC and index, data. */
#define SDHCI_R0		0U
#define SDHCI_R1		0x1a0000U
#define SDHCI_R1B		0x1b0000U	/* busy afterwards */
#define SDHCI_R2		0x090000U	/* 136 bits */
#define SDHCI_R3		0x020000U	/* no CRC */
#define SDHCI_DATA		0x200000U

/* ADMA2, 32 bits: 1.13.3. */
struct sdhci_adma {
	uint16_t flags;
	uint16_t bytes;		/* 0: 65536 */
	uint32_t address;
};
#define SDHCI_ADMA_BYTES	65536U
#define SDHCI_ADMA_TRANSFER	0x21	/* valid, transfer */
#define SDHCI_ADMA_END		0x02

/* Commands, by their SD names. */
#define SD_GO_IDLE		0
#define SD_ALL_SEND_CID		2
#define SD_SEND_RELATIVE_ADDR	3
#define SD_SELECT		7
#define SD_SEND_IF_COND		8
#define SD_SEND_CSD		9
#define SD_STOP			12
#define SD_SET_BLOCKLEN		16
#define SD_READ_SINGLE		17
#define SD_READ_MULTIPLE	18
#define SD_WRITE_SINGLE		24
#define SD_WRITE_MULTIPLE	25
#define SD_APP_CMD		55
#define SD_APP_SET_BUS_WIDTH	6
#define SD_APP_OP_COND		41

#define SD_IF_COND		0x1aaU		/* 2.7 to 3.6 V, and a pattern that comes back */
#define SD_OCR_3V3		0x00ff8000U
#define SD_OCR_HIGH_CAPACITY	UK_BIT(30)
#define SD_OCR_READY		UK_BIT(31)
#define SD_BUS_4BIT		2U

#endif /* __SDHCI_REGS_H__ */
