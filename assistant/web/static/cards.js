// What the buttons of an answer's card do: copy its citation, and tell whether it is right.
// Nothing is sent before a button is pressed.
(() => {
  "use strict";
  const API = new URL("../api/v1/", document.currentScript.src);
  const AWAY = "Chưa gửi được góp ý. Những gì đã gõ vẫn còn, xin thử gửi lại.";
  const THANKS = "Đã ghi góp ý. Xin cảm ơn.";
  const judged = new Set(); // answers that were judged; Gradio makes their cards anew
  const drafts = new Map(); // what was typed into a form that is not sent yet
  let clauses; // a promise of the decision's clauses, once asked for

  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const keyOf = (foot) => `${foot.dataset.answer} ${foot.dataset.question}`;

  const say = (foot, text, wrong = false) => {
    let line = foot.querySelector(".told");
    if (!line) {
      line = make("p", { className: "told" });
      line.setAttribute("role", "status");
      foot.append(line);
    }
    line.classList.toggle("failed", wrong);
    // Filled after it is in the page, so that it is read aloud.
    requestAnimationFrame(() => (line.textContent = text));
  };

  // Plain http has no navigator.clipboard.
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const box = make("textarea", { value: text, className: "unseen", readOnly: true });
      const before = document.activeElement;
      document.body.append(box);
      box.select();
      const done = document.execCommand("copy");
      box.remove();
      before?.focus();
      return done;
    }
  };

  const copy = async (foot, text) => {
    foot.querySelector(".by-hand")?.remove();
    if (await copied(text)) return say(foot, "Đã chép trích dẫn.");
    const box = make("textarea", { className: "by-hand", value: text, readOnly: true, rows: 5 });
    box.setAttribute("aria-label", "Trích dẫn");
    foot.append(box);
    box.focus();
    box.select();
    say(foot, "Trình duyệt không cho chép tự động: xin nhấn Ctrl+C để chép đoạn đã chọn.", true);
  };

  const send = async (foot, words) => {
    const { question, answer, status, clause } = foot.dataset;
    const body = { question, answer_id: answer, status, clause, source: "chat", ...words };
    const buttons = foot.querySelectorAll("button");
    buttons.forEach((b) => (b.disabled = true));
    try {
      const response = await fetch(new URL("feedback", API), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (response.ok) return "";
      const problem = await response.json();
      return problem.detail || AWAY;
    } catch {
      return AWAY;
    } finally {
      buttons.forEach((b) => (b.disabled = false));
    }
  };

  const judge = async (foot, words) => {
    const failure = await send(foot, { expected: "", comment: "", ...words });
    if (failure) return say(foot, failure, true);
    judged.add(keyOf(foot));
    drafts.delete(keyOf(foot));
    foot.querySelector("form")?.remove();
    foot.querySelector(".judge")?.remove();
    say(foot, THANKS);
  };

  const load = async () => {
    const response = await fetch(new URL("clauses", API));
    if (!response.ok) throw new Error(response.statusText);
    return response.json();
  };
  const short = (text) => (text.length > 90 ? `${text.slice(0, 90).replace(/\s+\S*$/, "")}…` : text);
  const option = (value, text) => make("option", { value, textContent: text });
  const labelled = (text, field) => make("label", {}, make("span", { textContent: text }), field);

  const fill = async (choice, draft) => {
    try {
      for (const { id, citation, heading } of await (clauses ??= load())) {
        choice.append(option(id, heading ? `${citation}: ${short(heading)}` : citation));
      }
      choice.value = draft.expected ?? "";
    } catch {
      clauses = undefined; // the reason can be told without the list
    }
  };

  const open = (foot, opener) => {
    const draft = drafts.get(keyOf(foot)) ?? {};
    const choice = make("select", { name: "expected" });
    choice.append(option("", "Không rõ"), option("none", "Quyết định không quy định việc này"));
    const reason = make("textarea", { name: "comment", maxLength: 1000, rows: 3 });
    reason.value = draft.comment ?? "";
    fill(choice, draft);
    const cancel = make("button", { type: "button", className: "act", textContent: "Thôi" });
    const form = make(
      "form",
      { className: "complain" },
      labelled("Điểm nào mới đúng?", choice),
      labelled("Vì sao? (có thể bỏ trống)", reason),
      make("p", {
        className: "soft",
        textContent: "Câu hỏi và những gì ghi ở đây được gửi cho người quản trị; xin không ghi thông tin cá nhân.",
      }),
      make(
        "div",
        { className: "acts" },
        make("button", { className: "act send", textContent: "Gửi góp ý" }),
        cancel,
      ),
    );
    const written = () => ({ expected: choice.value, comment: reason.value.trim() });
    form.addEventListener("input", () => drafts.set(keyOf(foot), written()));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      judge(foot, { right: false, ...written() });
    });
    const close = () => {
      form.remove();
      opener.setAttribute("aria-expanded", "false");
      opener.focus();
    };
    cancel.addEventListener("click", close);
    form.addEventListener("keydown", (event) => event.key === "Escape" && close());
    opener.setAttribute("aria-expanded", "true");
    foot.querySelector(".told")?.remove();
    foot.append(form);
    choice.focus();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".foot button");
    const foot = button?.closest(".foot");
    if (!foot) return;
    if (button.matches(".copy")) copy(foot, button.dataset.copy);
    else if (button.matches(".right")) judge(foot, { right: true });
    else if (button.matches(".wrong") && !foot.querySelector("form")) open(foot, button);
  });

  new MutationObserver(() => {
    for (const judges of document.querySelectorAll(".foot .judge")) {
      if (judged.has(keyOf(judges.closest(".foot")))) judges.remove();
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
