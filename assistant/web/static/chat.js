// Runs before Gradio. Keeps the page in Vietnamese, says what the page is doing, and shows the
// newest answer. Nothing here is needed to read an answer.
(() => {
  "use strict";
  const root = document.documentElement;

  // Gradio sets lang from the browser's language; this page is Vietnamese for everyone.
  const setAttribute = root.setAttribute;
  root.setAttribute = function (name, value) {
    return setAttribute.call(this, name, name === "lang" ? "vi" : value);
  };
  try {
    Object.defineProperty(navigator, "language", { get: () => "vi-VN" });
    Object.defineProperty(navigator, "languages", { get: () => ["vi-VN", "vi"] });
  } catch {
    // The built-in words stay English, but none of them is visible on this page.
  }

  // Enter that ends a word of an input method (Telex, VNI) must not send the question.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) {
        event.stopPropagation();
      }
    },
    true,
  );

  const say = (text, lost = false) => {
    const line = document.getElementById("state");
    if (!line) return;
    line.textContent = text;
    line.classList.toggle("lost", lost);
  };
  const LOST = "Không nhận được trả lời từ máy chủ. Xin kiểm tra kết nối rồi hỏi lại.";
  const TOLD = {
    400: "Trang này đã cũ. Xin tải lại trang rồi hỏi lại.",
    401: "Phiên đăng nhập đã hết. Xin tải lại trang để đăng nhập.",
    429: "Đã hỏi quá nhiều lần trong một phút. Xin chờ một lát rồi hỏi lại.",
    503: "Máy chủ đang bận. Xin hỏi lại sau ít giây.",
    504: "Máy chủ trả lời quá lâu. Xin hỏi ngắn hơn, hoặc hỏi lại sau.",
  };
  const send = window.fetch;
  window.fetch = async (...args) => {
    const address = String(args[0]?.url ?? args[0]);
    if (!address.includes("/run/predict")) return send(...args);
    const timer = setTimeout(() => say("Đang tra cứu…"), 300);
    try {
      const response = await send(...args);
      say(response.ok ? "" : TOLD[response.status] || LOST, !response.ok);
      return response;
    } catch (error) {
      say(LOST, true);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };

  // Gradio makes the elements; what they lack for assistive technology is added as they appear.
  let seen = "";
  let touched = false;
  document.addEventListener("click", () => (touched = true), true);
  document.addEventListener("keydown", () => (touched = true), true);
  new MutationObserver(() => {
    const latest = document.getElementById("latest");
    if (!latest) return;
    if (!latest.hasAttribute("aria-live")) {
      latest.setAttribute("aria-live", "polite");
      document.getElementById("question")?.querySelector("textarea")?.setAttribute("lang", "vi");
    }
    const turn = latest.querySelector(".turn");
    const text = turn?.textContent ?? "";
    if (text && text !== seen && touched) {
      const box = turn.getBoundingClientRect();
      if (box.top < 0 || box.top > window.innerHeight / 2) {
        turn.scrollIntoView({ block: "start" });
      }
    }
    seen = text;
  }).observe(root, { childList: true, subtree: true, characterData: true });
})();
