// SPDX-License-Identifier: BSD-3-Clause
// The treemaps of report.html: squarified boxes (Bruls, Huizing, van Wijk 2000), two levels at a
// time, zoomed by clicks. A node is [name, rom, ram, children].
"use strict";
(function () {
	const W = 960, H = 300, HEAD = 17, NS = "http://www.w3.org/2000/svg";
	const root = JSON.parse(document.getElementById("data").textContent);
	const groups = new Map();

	function colour(path) {
		const key = path.length > 2 ? path[2] : path[path.length - 1];
		if (!groups.has(key))
			groups.set(key, groups.size);
		return "hsl(" + (groups.get(key) * 67 + 205) % 360 + " 55% 72%)";
	}

	// Boxes of the children in (x, y, w, h), areas as their sizes, as square as can be.
	function squarify(nodes, size, x, y, w, h) {
		const items = nodes.filter((n) => size(n) > 0).sort((a, b) => size(b) - size(a));
		let left = items.reduce((s, n) => s + size(n), 0);
		const out = [];
		let i = 0;
		while (i < items.length && w > 0.1 && h > 0.1) {
			const side = Math.min(w, h), scale = w * h / left;
			let sum = 0, best = Infinity, j = i;
			while (j < items.length) {
				const next = sum + size(items[j]);
				const thick = next * scale / side;
				const small = size(items[j]) * scale / thick;
				const large = size(items[i]) * scale / thick;
				const worst = Math.max(thick / small, small / thick, thick / large, large / thick);
				if (worst > best)
					break;
				best = worst;
				sum = next;
				j++;
			}
			const thick = sum * scale / side;
			let at = 0;
			for (; i < j; i++) {
				const long = size(items[i]) * scale / thick;
				out.push(w < h ? [items[i], x + at, y, long, thick] : [items[i], x, y + at, thick, long]);
				at += long;
			}
			left -= sum;
			if (w < h) {
				y += thick;
				h -= thick;
			} else {
				x += thick;
				w -= thick;
			}
		}
		return out;
	}

	function element(name, attributes, parent) {
		const e = document.createElementNS(NS, name);
		for (const k in attributes)
			e.setAttribute(k, attributes[k]);
		parent.appendChild(e);
		return e;
	}

	function label(text, x, y, w, parent) {
		const room = Math.floor(w / 6.6) - 1;
		if (room < 3)
			return;
		const t = element("text", { x: x + 4, y: y + 13 }, parent);
		t.textContent = text.length > room ? text.slice(0, room - 1) + "…" : text;
	}

	function draw(map, bar, index, path) {
		const node = path[path.length - 1], size = (n) => n[index];
		const zoom = (to) => () => draw(map, bar, index, to);
		map.textContent = bar.textContent = "";
		map.dataset.total = size(node);
		path.forEach((n, k) => {
			const a = document.createElement("a");
			a.textContent = (k ? " / " : "") + n[0];
			a.onclick = zoom(path.slice(0, k + 1));
			bar.appendChild(a);
		});
		bar.append(" " + size(node).toLocaleString("en") + " bytes");
		for (const [n, x, y, w, h] of squarify(node[3], size, 0, 0, W, H)) {
			const here = path.concat([n]), names = here.map((p) => p[0]);
			const g = element("g", {}, map);
			if (n[3].length)
				g.onclick = zoom(here);
			element("rect", { x, y, width: w, height: h, fill: colour(names) }, g);
			element("title", {}, g).textContent = names.slice(1).join(" / ") + ": " +
				size(n).toLocaleString("en") + " bytes";
			if (h > HEAD)
				label(n[0] + " " + size(n).toLocaleString("en"), x, y, w, g);
			if (h < 2 * HEAD || w < 24)
				continue;
			for (const [c, cx, cy, cw, ch] of squarify(n[3], size, x + 2, y + HEAD, w - 4, h - HEAD - 2)) {
				const inner = names.concat([c[0]]), cg = element("g", {}, g);
				if (c[3].length)
					cg.onclick = (e) => {
						e.stopPropagation();
						zoom(here.concat([c]))();
					};
				element("rect", { x: cx, y: cy, width: cw, height: ch, fill: colour(inner),
					"fill-opacity": 0.75 }, cg);
				element("title", {}, cg).textContent = inner.slice(1).join(" / ") + ": " +
					size(c).toLocaleString("en") + " bytes";
				if (ch > HEAD)
					label(c[0], cx, cy, cw, cg);
			}
		}
	}

	for (const [name, index] of [["rom", 1], ["ram", 2]])
		draw(document.getElementById(name + "-map"), document.getElementById(name + "-path"), index,
			[root]);
	addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((d) => {
		d.open = true;
	}));
	document.documentElement.dataset.ready = "yes";
})();
