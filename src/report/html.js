/* Filters and sorts what is on the page, and opens what a link names.  The
 * page has everything without it. */
"use strict";
{
	const byId = (id) => document.getElementById(id);
	const controls = byId("controls");
	const rows = Array.from(document.querySelectorAll(".changes > li"),
		(item, place) => ({
			item, place,
			list: item.parentNode,
			text: item.querySelector("summary").textContent
				.toLowerCase(),
			status: Array.from(item.querySelectorAll(
				"summary > .status > span"),
				(word) => word.textContent),
			function: (item.querySelector("summary > .function") ||
				{ textContent: "" }).textContent,
			package: item.dataset.package || "",
			weight: Number(item.dataset.weight),
		}));
	const orders = {
		listed: () => 0,
		weight: (a, b) => b.weight - a.weight,
		function: (a, b) => compare(a.function, b.function),
		package: (a, b) => compare(a.package, b.package),
	};

	function compare(a, b) {
		return a < b ? -1 : a > b ? 1 : 0;
	}

	function offer(select, values) {
		for (const value of [...new Set(values)].sort()) {
			const option = document.createElement("option");

			option.textContent = value;
			select.append(option);
		}
	}

	function filter() {
		const words = byId("words").value.toLowerCase().split(/\s+/);
		const status = byId("status").value;
		const from = byId("package").value;
		let shown = 0;

		for (const row of rows) {
			const fits = (!status || row.status.includes(status)) &&
				(!from || row.package === from) &&
				words.every((word) => row.text.includes(word));

			row.item.hidden = !fits;
			shown += fits;
		}
		for (const list of document.querySelectorAll(".changes"))
			list.parentNode.hidden = !list.nextElementSibling &&
				!list.querySelector("li:not([hidden])");
		byId("shown").textContent = shown + " of " + rows.length +
			" shown";
	}

	function sort() {
		const order = orders[byId("order").value];
		const sorted = [...rows].sort((a, b) =>
			order(a, b) || a.place - b.place);

		for (const list of document.querySelectorAll(".changes"))
			list.append(...sorted.filter((row) => row.list === list)
				.map((row) => row.item));
	}

	function openAll(open) {
		for (const row of rows) {
			if (!row.item.hidden)
				row.item.firstElementChild.open = open;
		}
	}

	function follow() {
		const item = byId(location.hash.slice(1));

		if (item && item.matches(".changes > li")) {
			item.hidden = false;
			item.firstElementChild.open = true;
			item.scrollIntoView();
		}
	}

	if (controls) {
		offer(byId("status"), rows.flatMap((row) => row.status));
		offer(byId("package"), rows.map((row) => row.package));
		controls.hidden = false;
		byId("words").addEventListener("input", filter);
		byId("status").addEventListener("change", filter);
		byId("package").addEventListener("change", filter);
		byId("order").addEventListener("change", sort);
		byId("open").addEventListener("click", () => openAll(true));
		byId("close").addEventListener("click", () => openAll(false));
		filter();
	}
	addEventListener("hashchange", follow);
	follow();
}
