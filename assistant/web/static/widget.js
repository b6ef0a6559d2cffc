// Hỏi Quyết định on any page: <script src="https://máy-chủ/widget.js" defer></script>
//
// Options on the script element, all of them optional:
//   data-position="left"      the side of the window (right unless told)
//   data-colour="#1a5fb4"     the colour of the button and of the head, as #rgb or #rrggbb
//   data-title="…"            the name shown on the panel
//   data-greeting="…"         the first line of the panel
// It asks the server that it was loaded from, and no other. Whatever is typed or answered enters
// the page as text, never as HTML.
(() => {
  "use strict";

  const script = document.currentScript;
  if (!script || document.querySelector("hoi-quyet-dinh")) return;
  const options = script.dataset;
  const root = new URL(".", script.src).href;
  const STYLE = `/* widget.css */`;
  const TITLE = (options.title || "").trim() || "Hỏi Quyết định";
  const GREETING =
    (options.greeting || "").trim() ||
    "Xin gõ câu hỏi như nói hằng ngày, ví dụ: “/* sample */”. " +
      "Câu trả lời kèm lời văn và chỗ ghi trong Quyết định.";
  const MEMORY = `hoi-quyet-dinh ${root}`;
  const KEPT = 10; // turns
  const MOST = 2000; // characters of a question
  const PATIENCE = 20000; // milliseconds until a request is given up
  const PAUSES = [1500, 4000]; // milliseconds before each retry

  const LOST = "Không kết nối được với máy chủ. Câu hỏi vẫn được giữ trong ô bên dưới.";
  const SLOW = "Máy chủ trả lời quá chậm. Câu hỏi vẫn được giữ trong ô bên dưới.";
  const BUSY = "Máy chủ đang bận, xin hỏi lại sau ít giây. Câu hỏi vẫn được giữ trong ô bên dưới.";
  const NOT_LISTED =
    `Máy chủ chưa cho phép hỏi từ trang ${location.origin}. ` +
    "Xin báo người quản trị; câu hỏi vẫn được giữ trong ô bên dưới.";

  // ---- The server -------------------------------------------------------------------------

  // What failed, in words for the reader; `again` where trying once more may help.
  class Failure extends Error {
    constructor(message, { again = false, status = 0 } = {}) {
      super(message);
      this.again = again;
      this.status = status;
    }
  }

  const pause = (time) => new Promise((done) => setTimeout(done, time));

  async function request(path, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    const asked = { signal: stop.signal, credentials: "same-origin", cache: "no-store" };
    if (body) {
      asked.method = "POST";
      asked.headers = { "Content-Type": "application/json" };
      asked.body = JSON.stringify(body);
    }
    try {
      const response = await fetch(root + path, asked);
      const status = response.status;
      if (status === 503) throw new Failure(BUSY, { again: true, status });
      if ([502, 504].includes(status)) throw new Failure(status === 504 ? SLOW : LOST, { again: true, status });
      const told = await response.json().catch(() => null);
      if (!response.ok || !told) {
        const detail = (told && told.detail) || `Máy chủ không nhận yêu cầu này (mã ${status}).`;
        throw new Failure(detail, { status });
      }
      return told;
    } catch (error) {
      if (error instanceof Failure) throw error;
      if (stop.signal.aborted) throw new Failure(SLOW, { again: true, status: 408 });
      throw new Failure(LOST, { again: true });
    } finally {
      clearTimeout(timer);
    }
  }

  // A browser does not say whether a server is away or refuses this page: if the script can
  // still be had from it, the server is there.
  const isThere = () =>
    fetch(script.src, { method: "HEAD", mode: "no-cors", cache: "no-store" }).then(
      () => true,
      () => false,
    );

  async function patiently(path, body, tell) {
    for (const time of PAUSES) {
      try {
        return await request(path, body);
      } catch (error) {
        if (!error.again) throw error;
        if (!error.status && (await isThere())) break;
        const why = error.status === 503 ? "Máy chủ đang bận" : "Chưa kết nối được với máy chủ";
        tell(`${why}, sẽ thử lại sau ${Math.ceil(time / 1000)} giây…`);
        await pause(time);
        tell("Đang thử lại…");
      }
    }
    try {
      return await request(path, body);
    } catch (error) {
      if (error.again && !error.status && (await isThere())) throw new Failure(NOT_LISTED);
      throw error;
    }
  }

  // ---- Memory: this tab only, and only where the browser lends it ---------------------------

  let turns = []; // {question, answer, told}: told once its reader has said whether it is right

  function remember(open) {
    try {
      sessionStorage.setItem(MEMORY, JSON.stringify({ open, turns, draft: box.value }));
    } catch {
      // Storage is shut or full: the talk lives as long as the page.
    }
  }

  function remembered() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(MEMORY)) || {};
      return { open: kept.open, draft: String(kept.draft || ""), turns: kept.turns || [] };
    } catch {
      return { open: false, draft: "", turns: [] };
    }
  }

  // ---- Elements ---------------------------------------------------------------------------

  // An element with attributes (functions are listeners) and children; falsy children are left out.
  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(key, value);
      else if (value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter(Boolean));
    return element;
  }

  function icon(path) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.append(document.createElementNS(space, "path"));
    svg.firstChild.setAttribute("d", path);
    return svg;
  }

  const line = ({ label, text }) =>
    text && make("p", {}, make("span", { class: "label" }, `${label}: `), text);

  const link = (decision, id, place) =>
    make(
      "a",
      { href: `${root}van-ban/${encodeURIComponent(decision)}#${encodeURIComponent(id)}`, target: "_blank", rel: "noopener" },
      place,
      make("span", { class: "unseen" }, " (mở trong thẻ mới)"),
    );

  // ---- An answer ----------------------------------------------------------------------------

  function row(found, decision) {
    return make(
      "li",
      {},
      make("strong", {}, found.holder),
      make("span", {}, found.gist),
      found.coordinators && make("span", { class: "soft" }, `Phối hợp: ${found.coordinators}`),
      found.deadline && make("span", { class: "soft" }, `Thời hạn: ${found.deadline}`),
      link(decision, found.id, found.place),
    );
  }

  function rows(answer) {
    const { rows: found, rows_title: title } = answer.display;
    if (!found.length) return null;
    const list = make("ul", {}, ...found.map((each) => row(each, answer.decision)));
    const folded = ["answered", "not_stated"].includes(answer.status);
    if (!folded) return make("div", { class: "rows" }, make("p", { class: "label" }, title), list);
    return make("details", {}, make("summary", {}, `${title} (${found.length})`), list);
  }

  function turnOf(turn) {
    const { question, answer } = turn;
    const shown = answer.display;
    const clause = shown.place && answer.clause;
    const holders = shown.holders.map((holder) =>
      make(
        "p",
        { class: "lead" },
        make("strong", {}, holder.names),
        " ",
        make("span", { class: "role" }, holder.role),
      ),
    );
    const reply = shown.reply && make("p", { class: "reply" }, shown.reply);
    // That the decision leaves the detail out comes before who is in charge of the matter.
    const first = answer.status === "not_stated" ? [reply, ...holders] : [...holders, reply];
    return make(
      "article",
      { class: answer.status },
      make("h3", {}, make("span", { class: "unseen" }, "Câu hỏi: "), question),
      make(
        "div",
        { class: "answer" },
        ...first,
        ...shown.facts.map(line),
        clause &&
          make(
            "div",
            { class: "clause" },
            make("p", { class: "cite" }, "Trích ", link(clause.decision, clause.id, shown.place)),
            make("blockquote", {}, ...shown.quotation.map((text) => make("p", {}, text))),
          ),
        ...shown.remarks.map(line),
        rows(answer),
        answer.status !== "smalltalk" && !turn.told && feedback(turn),
      ),
    );
  }

  // ---- Whether an answer is right -------------------------------------------------------------

  let takesFeedback = true;
  let clauses = null; // [{id, citation, heading}], once asked for
  let named = 0; // for the ids of fields

  function feedback(turn) {
    const { question, answer } = turn;
    if (!takesFeedback) return null;
    const group = make("div", { class: "feedback", role: "group" });
    const state = make("p", { role: "status" });
    group.setAttribute("aria-label", "Góp ý về câu trả lời này");

    async function send(right, expected = "", comment = "") {
      state.textContent = "Đang gửi góp ý…";
      try {
        await request("api/v1/feedback", {
          question,
          answer_id: answer.id,
          status: answer.status,
          clause: answer.clause ? `${answer.clause.decision}/${answer.clause.id}` : "",
          right,
          expected,
          comment,
          source: "widget",
        });
      } catch (error) {
        if (error.status !== 404) {
          state.textContent = error.again
            ? "Chưa gửi được góp ý; nội dung vẫn được giữ, xin bấm gửi lại."
            : error.message;
          return;
        }
        takesFeedback = false;
      }
      turn.told = true;
      box.focus();
      state.textContent = takesFeedback ? "Đã ghi góp ý, xin cảm ơn." : "Nơi này không nhận góp ý.";
      group.replaceChildren(state);
      if (!takesFeedback) log.querySelectorAll(".feedback").forEach((e) => e !== group && e.remove());
      remember(true);
    }

    async function correct() {
      const id = `truong-${++named}`;
      const choice = make("select", { id }, option("", "Không rõ"), option("none", "Quyết định không nói đến"));
      const comment = make("textarea", { id: `${id}-y`, rows: 2, maxlength: 1000 });
      const sent = (event) => {
        event.preventDefault();
        send(false, choice.value, comment.value.trim());
      };
      const form = make(
        "form",
        { submit: sent },
        make("label", { for: id }, "Nội dung đúng nằm ở"),
        choice,
        make("label", { for: `${id}-y` }, "Ý kiến thêm (không bắt buộc)"),
        comment,
        make("button", { type: "submit" }, "Gửi góp ý"),
      );
      group.replaceChildren(form, state);
      choice.focus();
      try {
        clauses = clauses || (await request("api/v1/clauses"));
        choice.append(...clauses.map((c) => option(c.id, `${c.citation}: ${c.heading}`)));
      } catch {
        // The choice keeps its two first lines; the comment can name the place.
      }
    }

    group.append(
      make("span", {}, "Trả lời này đúng không?"),
      make("button", { type: "button", click: () => send(true) }, "Đúng"),
      make("button", { type: "button", click: correct }, "Chưa đúng"),
      state,
    );
    return group;
  }

  function option(value, text) {
    const short = text.length > 90 ? `${text.slice(0, 88)}…` : text;
    return make("option", { value }, short.replace(/:\s*$/, ""));
  }

  // ---- The talk -----------------------------------------------------------------------------

  let busy = false;

  function say(text, retry = false) {
    state.textContent = text;
    again.hidden = !retry;
  }

  async function ask() {
    const question = box.value.trim();
    if (busy) return;
    if (!question) return say("Xin gõ câu hỏi trước khi gửi.");
    busy = true;
    send.setAttribute("aria-disabled", "true");
    const waiting = setTimeout(() => say("Đang tra cứu…"), 300);
    const last = turns[turns.length - 1];
    const body = { question, state: last ? last.answer.state : null, display: true };
    try {
      const answer = await patiently("api/v1/ask", body, (text) => {
        clearTimeout(waiting);
        say(text);
      });
      if (!answer.display) throw new Failure("Máy chủ dùng bản cũ hơn nút hỏi này.");
      clearTimeout(waiting);
      if (answer.clause) answer.clause.text = ""; // long, and not shown
      answer.candidates = [];
      say("");
      add({ question, answer, told: false });
      if (box.value.trim() === question) box.value = "";
    } catch (error) {
      clearTimeout(waiting);
      say(error.message || LOST, true);
    } finally {
      busy = false;
      send.removeAttribute("aria-disabled");
      remember(!panel.hidden);
    }
  }

  function add(turn) {
    const shown = turnOf(turn);
    turns = [...turns, turn].slice(-KEPT);
    log.append(shown);
    while (log.querySelectorAll("article").length > KEPT) log.querySelector("article").remove();
    clear.hidden = false;
    log.scrollTop = shown.offsetTop - 8;
  }

  function forget() {
    turns = [];
    log.replaceChildren(greeting);
    clear.hidden = true;
    say("Đã xóa hội thoại.");
    box.focus();
    remember(true);
  }

  // ---- The panel ----------------------------------------------------------------------------

  function show(open, { focus = true } = {}) {
    panel.hidden = !open;
    launch.setAttribute("aria-expanded", String(open));
    if (focus) (open ? box : launch).focus();
    remember(open);
  }

  // Whatever can be tabbed to and is in view, in order.
  const stops = () =>
    [...panel.querySelectorAll("button, a, textarea, select, summary, [tabindex]")].filter(
      (e) => e.getClientRects().length,
    );

  function onKey(event) {
    // The page's own shortcuts would otherwise take letters typed here.
    event.stopPropagation();
    if (event.type !== "keydown" || event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      show(false);
    } else if (event.key === "Tab" && !panel.hidden && panel.contains(shadow.activeElement)) {
      const all = stops();
      const [from, to] = event.shiftKey ? [0, all.length - 1] : [all.length - 1, 0];
      if (shadow.activeElement !== all[from]) return;
      event.preventDefault();
      all[to].focus();
    } else if (event.key === "Enter" && event.target === box && !event.shiftKey) {
      event.preventDefault();
      ask();
    }
  }

  const again = make("button", { type: "button", hidden: true, click: () => (box.focus(), ask()) }, "Thử lại");
  const state = make("p", { role: "status" });
  const greeting = make("p", { class: "greeting" }, GREETING);
  const log = make(
    "div",
    { class: "log", role: "log", "aria-live": "polite", "aria-label": "Hội thoại", tabindex: "0" },
    greeting,
  );
  const box = make("textarea", {
    id: "cau-hoi",
    rows: 2,
    maxlength: MOST,
    placeholder: "Gõ câu hỏi ở đây",
    autocomplete: "off",
    input: () => remember(true),
  });
  const send = make("button", { type: "submit", class: "send" }, "Hỏi");
  const clear = make("button", { type: "button", hidden: true, click: forget }, "Xóa hội thoại");
  const close = make(
    "button",
    { type: "button", class: "close", "aria-label": "Đóng", click: () => show(false) },
    icon("M6 6l12 12M18 6L6 18"),
  );
  const panel = make(
    "section",
    { class: "panel", id: "khung", role: "dialog", "aria-label": TITLE, hidden: true },
    make("header", {}, make("h2", {}, TITLE), clear, close),
    log,
    make("div", { class: "state" }, state, again),
    make(
      "form",
      { class: "ask", submit: (event) => (event.preventDefault(), ask()) },
      make("label", { for: "cau-hoi", class: "unseen" }, "Câu hỏi của bạn"),
      box,
      send,
    ),
  );
  const launch = make(
    "button",
    {
      type: "button",
      class: "launch",
      "aria-label": TITLE,
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      "aria-controls": "khung",
      click: () => show(panel.hidden),
    },
    icon("M4 5h16v11H10l-4 4v-4H4z M8 9h8 M8 12h5"),
  );
  const keys = { keydown: onKey, keyup: onKey, keypress: onKey };
  const frame = make("div", { class: "frame", lang: "vi", ...keys }, panel, launch);
  if (options.position === "left") frame.classList.add("left");

  // ---- Colours and style ----------------------------------------------------------------------

  // A rule for the colour that was chosen, with black or white on it, whichever reads better
  // (relative luminance as WCAG 2 defines it); "" for anything that is not a colour.
  function coloured(text = "") {
    let digits = (/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim()) || [])[1];
    if (!digits) return "";
    if (digits.length === 3) digits = digits.replace(/./g, "$&$&");
    const [r, g, b] = [0, 2, 4].map((at) => {
      const part = parseInt(digits.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    const on = 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 ? "#ffffff" : "#000000";
    return `.frame { --colour: #${digits} !important; --on-colour: ${on} !important; }`;
  }

  const host = document.createElement("hoi-quyet-dinh");
  const shadow = host.attachShadow({ mode: "open" });
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE + coloured(options.colour));
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    // An older browser: the same sheet from the server, where the page's policy lets it in.
    shadow.append(make("link", { rel: "stylesheet", href: `${root}widget.css` }));
  }
  shadow.append(frame);

  function start() {
    document.body.append(host);
    const kept = remembered();
    box.value = kept.draft;
    try {
      kept.turns.forEach(add);
    } catch {
      // Kept by another version: the talk begins anew.
    }
    if (kept.open) show(true, { focus: false });
    log.scrollTop = log.scrollHeight;
  }
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
