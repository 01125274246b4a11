// The HTML page in a browser: node page.mjs CHECK PAGE
//
// TOOLS holds puppeteer-core and axe-core.  A check ends at the first thing
// that is not as it should be.
import assert from 'assert/strict';
import { readFileSync } from 'fs';
import { createServer } from 'http';
import { createRequire } from 'module';
import { pathToFileURL } from 'url';

const require = createRequire(process.env.TOOLS + '/');
const puppeteer = require('puppeteer-core');
const [,, check, file] = process.argv;
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// As Jenkins serves artifacts.
const SANDBOX = "sandbox; default-src 'none'; img-src 'self'; " +
	"style-src 'self'";

// The page on a port of its own; gives back the address and what was asked.
async function serve(headers) {
	const asked = [];
	const server = createServer((request, response) => {
		asked.push(request.url);
		response.writeHead(request.url === '/page.html' ? 200 : 404, {
			'Content-Type': 'text/html; charset=utf-8', ...headers });
		response.end(request.url === '/page.html' ? readFileSync(file)
			: '');
	});
	await new Promise((done) => server.listen(0, '127.0.0.1', done));
	return { server, asked, address:
		`http://127.0.0.1:${server.address().port}/page.html` };
}

// A new page that remembers its requests, messages and dialogs.
async function newPage(browser) {
	const page = await browser.newPage();

	page.seen = { requests: [], messages: [] };
	await page.setViewport({ width: 1200, height: 900 });
	page.on('request', (request) => page.seen.requests.push(request.url()));
	page.on('console', (message) => page.seen.messages.push(message.text()));
	page.on('pageerror', (error) => page.seen.messages.push(String(error)));
	page.on('dialog', (dialog) => {
		page.seen.messages.push('dialog: ' + dialog.message());
		dialog.dismiss();
	});
	return page;
}

const visibleRows = (page) => page.$$eval('.changes > li:not([hidden])',
	(rows) => rows.map((row) => row.querySelector('summary').textContent));
const rowTexts = (page, part) => page.$$eval(
	'.changes > li:not([hidden])', (rows, part) => rows.map((row) =>
		(row.querySelector(part) || { textContent: '' }).textContent),
	part);
const shown = (page) => page.$eval('#shown', (output) => output.textContent);

async function type(page, words) {
	await page.$eval('#words', (input) => { input.value = ''; });
	await page.type('#words', words + ' ');
	await page.keyboard.press('Backspace');
}

const checks = {
	// One request, no message; from a server and from a file.
	async alone(browser) {
		const { server, asked, address } = await serve({});
		for (const from of [address, String(pathToFileURL(file))]) {
			const page = await newPage(browser);
			await page.goto(from, { waitUntil: 'networkidle0' });
			assert.deepEqual(page.seen, { requests: [from],
				messages: [] });
			assert.equal((await page.$$('script')).length, 1);
			await page.close();
		}
		assert.deepEqual(asked, ['/page.html']);
		server.close();
	},

	// In light and in dark, with all rows open.
	async axe(browser) {
		for (const scheme of ['light', 'dark']) {
			const page = await newPage(browser);
			await page.emulateMediaFeatures([{
				name: 'prefers-color-scheme', value: scheme }]);
			await page.goto(pathToFileURL(file));
			await page.$$eval('.changes > li', (rows) => {
				for (const row of rows.slice(0, 60)) {
					row.firstElementChild.open = true;
				}
			});
			await page.evaluate(axe);
			const { violations } = await page.evaluate(() => axe.run({
				runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',
					'wcag22aa', 'best-practice'] }));
			assert.deepEqual(violations.map((one) => [one.id, one.help,
				one.nodes.slice(0, 3).map((node) => node.html +
					node.failureSummary)]), []);
			await page.close();
		}
	},

	// Neither script nor style: every word of the page is there, and
	// nothing that only a script could do.
	async bare(browser) {
		const { server, address } = await serve({
			'Content-Security-Policy': SANDBOX });
		const page = await newPage(browser);
		await page.goto(address);
		const session = await page.createCDPSession();
		const { root } = await session.send('DOM.getDocument',
			{ depth: -1 });
		const rows = [];
		const walk = (node, visit) => {
			visit(node);
			for (const child of node.children || [])
				walk(child, visit);
		};
		walk(root, (node) => {
			if (node.nodeName === 'DETAILS')
				rows.push(node);
		});
		for (const row of rows.slice(0, 20)) {
			await session.send('DOM.setAttributeValue', {
				nodeId: row.nodeId, name: 'open', value: '' });
		}
		const { nodes } = await session.send('Accessibility.getFullAXTree');
		const words = nodes.filter((node) => !node.ignored &&
			node.role.value === 'StaticText')
			.map((node) => node.name.value).join(' ');
		assert.match(words, /heap escape|nothing that Go compiles/);
		assert.ok(!words.includes('Sort by'), 'controls without a script');
		if (rows.length > 0) {
			assert.match(words, /package/);
			assert.match(words, /escapes? to heap|moved to heap/);
		}
		const metrics = await session.send('DOM.getDocument');
		assert.ok(metrics.root);
		assert.ok(page.seen.messages.every((text) =>
			/Content Security Policy|sandboxed/.test(text)),
			page.seen.messages.join('\n'));
		server.close();
	},

	// What is typed and chosen is what is left.
	async filter(browser) {
		const page = await newPage(browser);
		await page.goto(pathToFileURL(file));
		const all = await visibleRows(page);
		assert.equal(await shown(page), `${all.length} of ${all.length} shown`);
		for (const words of ['heap', 'moved', '.go:1', 'zzzz', 'a b', ')']) {
			await type(page, words);
			const wanted = all.filter((text) => words.split(' ').every(
				(word) => text.toLowerCase().includes(word)));
			assert.deepEqual(await visibleRows(page), wanted, words);
			assert.equal(await shown(page),
				`${wanted.length} of ${all.length} shown`);
		}
		await type(page, '');
		const status = await rowTexts(page, '.status > span');
		for (const value of new Set(status)) {
			await page.select('#status', value);
			assert.equal((await visibleRows(page)).length,
				status.filter((one) => one === value).length, value);
		}
		await page.select('#status', '');
		const names = await page.$$eval('.changes > li', (rows) =>
			rows.map((row) => row.dataset.package || ''));
		for (const value of new Set(names.filter(Boolean))) {
			await page.select('#package', value);
			assert.equal((await visibleRows(page)).length,
				names.filter((one) => one === value).length, value);
		}
	},

	// Each list is sorted by itself, and comes back as it was.
	async sort(browser) {
		const page = await newPage(browser);
		await page.goto(pathToFileURL(file));
		const all = await visibleRows(page);
		const sorted = async (order, key) => {
			await page.select('#order', order);
			const lists = await page.$$eval('.changes', (lists, key) =>
				lists.map((list) => Array.from(list.children, (row) =>
					key === '' ? row.dataset.package || '' :
					key === '#' ? Number(row.dataset.weight) :
					(row.querySelector(key) ||
						{ textContent: '' }).textContent)),
				key);
			for (const list of lists) {
				const wanted = key === '#'
					? [...list].sort((a, b) => b - a)
					: [...list].sort((a, b) => a < b ? -1 : a > b);
				assert.deepEqual(list, wanted, order);
			}
			assert.equal((await visibleRows(page)).length, all.length);
		};
		await sorted('function', 'summary > .function');
		await sorted('package', '');
		await sorted('weight', '#');
		await page.select('#order', 'listed');
		assert.deepEqual(await visibleRows(page), all);
	},

	// All of it without a mouse; an address opens its row.
	async keyboard(browser) {
		const page = await newPage(browser);
		await page.goto(pathToFileURL(file));
		await page.keyboard.press('Tab');
		assert.equal(await page.evaluate(() =>
			document.activeElement.className), 'skip');
		await page.keyboard.press('Enter');
		const seen = new Set();
		for (let i = 0; i < 60; i++) {
			await page.keyboard.press('Tab');
			seen.add(await page.evaluate(() => document.activeElement.id ||
				document.activeElement.localName));
		}
		for (const wanted of ['words', 'status', 'package', 'order', 'open',
			'close', 'summary'])
			assert.ok(seen.has(wanted), wanted + ': ' + [...seen]);
		const isOpen = () => page.$eval('.changes > li > details',
			(details) => details.open);
		const before = await isOpen();
		await page.focus('.changes > li > details > summary');
		await page.keyboard.press('Enter');
		assert.equal(await isOpen(), !before);
		await page.keyboard.press('Space');
		assert.equal(await isOpen(), before);
		await page.click('#close');
		assert.equal((await page.$$('.changes > li > details[open]')).length,
			0);
		const last = await page.$$eval('.changes > li', (rows) =>
			rows[rows.length - 1].id);
		await type(page, 'zzzz');
		await page.evaluate((id) => { location.hash = id; }, last);
		await page.waitForSelector(`#${last} > details[open]`);
		assert.ok(await page.$eval('#' + last, (row) => !row.hidden &&
			row.getBoundingClientRect().top < innerHeight));
		await page.goto(pathToFileURL(file) + '#' + last);
		assert.ok(await page.$(`#${last} > details[open]`));
	},

	// On paper, and on a telephone: nothing is closed, nothing cut off.
	async paper(browser) {
		const page = await newPage(browser);
		await page.goto(pathToFileURL(file));
		await page.emulateMediaType('print');
		assert.equal(await page.$eval('.few .changes > li > ' +
			'details:not([open])', (one) =>
			getComputedStyle(one, '::details-content').contentVisibility)
			.catch(() => 'visible'), 'visible');
		assert.equal(await page.$eval('#controls', (one) =>
			getComputedStyle(one).display).catch(() => 'none'), 'none');
		await page.emulateMediaType('screen');
		for (const width of [320, 390, 768]) {
			await page.setViewport({ width, height: 800 });
			assert.ok(await page.evaluate(() =>
				document.documentElement.scrollWidth <= innerWidth),
				'wider than ' + width);
		}
	},

	// How long thousands of rows take; told, not judged.
	async large(browser) {
		const page = await newPage(browser);
		const start = performance.now();
		await page.goto(pathToFileURL(file));
		const loaded = performance.now() - start;
		const rows = (await visibleRows(page)).length;
		assert.equal(rows, 5000);
		const time = (code) => page.evaluate(async (code) => {
			const start = performance.now();
			new Function(code)();
			await new Promise((done) => requestAnimationFrame(() =>
				requestAnimationFrame(done)));
			return performance.now() - start;
		}, code);
		const input = 'words.value = "x42"; ' +
			'words.dispatchEvent(new Event("input"))';
		const filter = await time(input);
		assert.equal((await visibleRows(page)).length, (await rowTexts(page,
			'summary')).filter((text) => text.includes('x42')).length);
		const all = await time(input.replace('x42', ''));
		const order = await time('order.value = "weight"; ' +
			'order.dispatchEvent(new Event("change"))');
		const rest = await page.$eval('.rest summary', (one) =>
			one.textContent);
		assert.match(rest, /^\d+ more without a row of their own/);
		console.log(`${rows} rows: load ${loaded.toFixed(0)} ms, filter ` +
			`${filter.toFixed(0)} ms, show all ${all.toFixed(0)} ms, ` +
			`sort ${order.toFixed(0)} ms`);
	},
};

const browser = await puppeteer.launch({
	executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
	args: ['--no-sandbox'] });
let status = 0;
try {
	await checks[check](browser);
} catch (error) {
	console.log(error.message || error);
	status = 1;
}
await browser.close();
process.exit(status);
