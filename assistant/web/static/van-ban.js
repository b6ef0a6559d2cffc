"use strict";
// The full text: find without diacritics (as find.py does), the outline that follows the scroll,
// and the address of a clause to copy. Without this file the page still shows everything.

const SHORTEST = 2;
const PAUSE = 200; // milliseconds without typing before the text is searched
const ASIDE = ".anchor, .page"; // not the decision's own words

const byId = (id) => document.getElementById(id);
const text = document.querySelector(".text");
document.documentElement.classList.add("js");

function say(words, shown = false) {
  const said = byId("said");
  said.className = shown ? "shown" : "unseen";
  said.textContent = words;
}

// Find

const box = byId("words");
let hits = []; // each the <mark> elements of one hit
let current = -1;
let sought = "";
let timer = 0;

const blind = (words) =>
  words.replace(/[đĐ]/g, "d").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function pattern(words) {
  const parts = blind(words).split(/\s+/).filter(Boolean);
  if (parts.join("").length < SHORTEST) return null;
  return new RegExp(parts.map((p) => p.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+"), "g");
}

function unmark() {
  const blocks = new Set();
  for (const mark of text.querySelectorAll("mark")) {
    blocks.add(mark.closest("section"));
    mark.replaceWith(...mark.childNodes);
  }
  for (const block of blocks) block.normalize();
  hits = [];
  current = -1;
}

function markIn(block, wanted) {
  const nodes = [];
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest(ASIDE)) nodes.push(walker.currentNode);
  const line = blind(nodes.map((node) => node.data).join(""));
  const found = [...line.matchAll(wanted)].map((m) => ({
    start: m.index, end: m.index + m[0].length, marks: [],
  }));
  if (!found.length) return;
  let after = 0;
  for (const node of nodes) {
    const before = after;
    after += node.length;
    // From the last, so that what comes before stays in `node`.
    for (const hit of found.filter((h) => h.start < after && h.end > before).reverse()) {
      const start = Math.max(hit.start - before, 0);
      const piece = node.splitText(start);
      if (hit.end < after) piece.splitText(hit.end - before - start);
      const mark = document.createElement("mark");
      piece.replaceWith(mark);
      mark.append(piece);
      hit.marks.push(mark);
    }
  }
  hits.push(...found.map((hit) => hit.marks));
}

function search({ move = true } = {}) {
  clearTimeout(timer);
  const words = box.value.trim();
  unmark();
  sought = words;
  keepInAddress(words);
  const wanted = pattern(words);
  if (wanted) for (const line of text.querySelectorAll("p, h1, h2, h3, h4")) markIn(line, wanted);
  document.querySelector(".hits").hidden = !hits.length;
  if (hits.length) {
    const ahead = hits.findIndex(([mark]) => mark.getBoundingClientRect().top >= 0);
    show(Math.max(ahead, 0), move);
  } else if (!words) say("");
  else if (wanted) say(`Không có chỗ nào có “${words}”. Xin thử từ khác.`, true);
  else say("Xin gõ ít nhất hai chữ cái để tìm.", true);
}

function show(n, move = true) {
  for (const mark of hits[current] ?? []) mark.classList.remove("current");
  current = (n + hits.length) % hits.length;
  for (const mark of hits[current]) mark.classList.add("current");
  const [mark] = hits[current];
  if (move) mark.scrollIntoView({ block: "center" });
  document.querySelector(".count").textContent = `${current + 1}/${hits.length}`;
  const clause = mark.closest("section").dataset.place;
  say(`Chỗ ${current + 1} trong ${hits.length} chỗ, ${clause}`);
}

function step(by) {
  if (box.value.trim() !== sought) search();
  else if (hits.length) show(current + by);
}

function clear() {
  box.value = "";
  search();
  box.focus();
}

function keepInAddress(words) {
  const address = new URL(location.href);
  if (words) address.searchParams.set("tim", words);
  else address.searchParams.delete("tim");
  if (address.href !== location.href) history.replaceState(null, "", address);
}

box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
});
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape") clear();
  else if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
  else return;
  event.preventDefault();
});
byId("find").addEventListener("submit", (event) => event.preventDefault());
byId("next").addEventListener("click", () => step(1));
byId("previous").addEventListener("click", () => step(-1));
byId("clear").addEventListener("click", clear);
if (box.value.trim()) search({ move: !location.hash });

// The outline follows the scroll: the first clause in view is the current one.

const narrow = document.querySelector("details.above");
const beside = document.querySelector(".beside");
const sections = [...text.querySelectorAll("section")];
const inView = new Set();
let marked = [];

function follow() {
  const last = sections.at(-1);
  const target = sections.find((s) => `#${s.id}` === location.hash);
  // What stands at the very end cannot be scrolled to the top.
  const atEnd = inView.has(last) && inView.has(target);
  const now = atEnd ? target : sections.find((s) => inView.has(s));
  if (!now || marked[0]?.hash === `#${now.id}`) return;
  for (const link of marked) link.removeAttribute("aria-current");
  marked = [...document.querySelectorAll(`.outline a[href="#${CSS.escape(now.id)}"]`)];
  for (const link of marked) link.setAttribute("aria-current", "location");
  keepInSight(marked[0]);
}

function keepInSight(link) {
  const [frame, at] = [beside.getBoundingClientRect(), link.getBoundingClientRect()];
  if (at.top < frame.top || at.bottom > frame.bottom)
    beside.scrollTop += at.top - frame.top - frame.height / 3;
}

let observer;

// Anew where the bar above the text gets another height.
function watch() {
  observer?.disconnect();
  inView.clear();
  const bar = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
  observer = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes)
        isIntersecting ? inView.add(target) : inView.delete(target);
      follow();
    },
    { rootMargin: `-${bar + 8}px 0px 0px`, threshold: [0, 1] },
  );
  for (const section of sections) observer.observe(section);
}

watch();
matchMedia("(max-width: 40rem)").addEventListener("change", watch);
addEventListener("hashchange", follow);

narrow.addEventListener("click", (event) => {
  if (event.target.closest("a")) narrow.open = false;
});
narrow.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  narrow.open = false;
  narrow.querySelector("summary").focus();
});

// The address of a clause: the link leads to it, and is copied where the browser allows.

text.addEventListener("click", async (event) => {
  const anchor = event.target.closest(".anchor");
  if (!anchor) return;
  const address = `${location.origin}${location.pathname}${anchor.hash}`;
  try {
    await navigator.clipboard.writeText(address);
    say(`Đã chép địa chỉ: ${address}`, true);
  } catch {
    say("Địa chỉ của điểm này ở trên thanh địa chỉ của trình duyệt.", true);
  }
});
