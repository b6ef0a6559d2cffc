// Whole files: checks before sending, dropping, and progress without reloading the page.
"use strict";
(() => {
  const KEPT = "hang-loat";
  const find = (id) => document.getElementById(id);
  const form = document.querySelector("form.upload");
  const job = document.querySelector("section.job");
  if (form) upload();
  if (job) follow();
  if (!form && !job) keep(""); // the page that says that a file is gone

  function upload() {
    const field = find("tep");
    const drop = document.querySelector(".drop");
    const button = form.querySelector("button.main");
    const choose = find("chon").querySelector("button");
    const { home, mostBytes, mostSize } = form.dataset;
    // The browser's own field speaks the browser's language.
    field.hidden = true;
    form.noValidate = true;
    find("chon").hidden = false;
    recall(home);

    choose.addEventListener("click", () => field.click());
    field.addEventListener("change", chosen);
    for (const kind of ["dragenter", "dragover"]) {
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.add("over");
      });
    }
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      if (!event.dataTransfer.files.length) return;
      if (event.dataTransfer.files.length > 1) return complain("Mỗi lần chỉ gửi được một tệp.");
      field.files = event.dataTransfer.files;
      chosen();
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (complain(wrong(field.files))) return choose.focus();
      busy(true);
      try {
        const body = new FormData(form);
        const response = await fetch(`${home}api/v1/jobs`, { method: "POST", body });
        const told = await response.json();
        if (response.ok) {
          keep(told.id);
          location.assign(`${home}hang-loat/${told.id}`);
        } else {
          complain(told.detail);
          choose.focus();
        }
      } catch {
        complain(
          "Không gửi được: máy chủ không trả lời, hoặc tệp đã bị sửa sau khi chọn. " +
            "Xin chọn lại tệp rồi gửi lại sau ít phút.",
        );
      }
      busy(false);
    });

    function chosen() {
      find("ten-tep").textContent = field.files.length ? field.files[0].name : "Chưa chọn tệp.";
      complain(wrong(field.files));
    }
    function wrong(files) {
      if (!files.length) return "Chưa chọn tệp: hãy chọn một tệp .xlsx, .csv hoặc .jsonl.";
      const { name, size } = files[0];
      if (!/\.(xlsx|csv|jsonl)$/i.test(name)) {
        return `Tệp ${name} không đọc được: hãy gửi tệp .xlsx, .csv hoặc .jsonl.`;
      }
      if (size > Number(mostBytes)) return `Tệp ${name} quá ${mostSize}: hãy chia thành nhiều tệp.`;
      return size ? "" : `Tệp ${name} trống.`;
    }
    function complain(line) {
      find("loi").textContent = line;
      return line;
    }
    function busy(on) {
      button.disabled = on;
      find("dang-gui").textContent = on ? "Đang gửi và kiểm tra tệp…" : "";
    }
  }

  function recall(home) {
    const id = kept();
    if (!id) return;
    find("dang-do").querySelector("a").href = `${home}hang-loat/${id}`;
    find("dang-do").hidden = false;
  }

  function follow() {
    const { job: id, home } = job.dataset;
    const bar = job.querySelector("progress");
    let told = 0;
    let pause = 1000;
    let leaving = false;
    keep(id);
    job.querySelector("form").addEventListener("submit", () => {
      keep("");
      leaving = true;
    });
    if (job.dataset.state === "waiting" || job.dataset.state === "running") poll();

    async function poll() {
      if (leaving) return;
      try {
        const response = await fetch(`${home}api/v1/jobs/${id}`, { cache: "no-store" });
        if (leaving) return;
        // Finished or gone: the server's own page says it.
        if (response.status === 404) return location.reload();
        if (!response.ok) throw new Error(String(response.status));
        const state = await response.json();
        if (state.state === "done" || state.state === "failed") return location.reload();
        show(state);
        pause = 1000;
        find("mat-noi").hidden = true;
      } catch {
        if (pause === 1000) say("Máy chủ chưa trả lời, trang này đang thử lại.");
        find("mat-noi").hidden = false;
        pause = Math.min(pause * 2, 15000);
      }
      setTimeout(poll, document.hidden ? Math.max(pause, 5000) : pause);
    }

    function show(state) {
      const running = state.state === "running";
      const waiting = state.ahead ? `Đang chờ: còn ${state.ahead} tệp phía trước` : "Đang chờ đến lượt";
      find("tinh-trang").textContent = running ? "Đang trả lời" : waiting;
      bar.max = state.total;
      bar.value = state.done;
      const parts = [`${number(state.done)}/${number(state.total)} câu`];
      if (running && state.seconds_left !== null) {
        parts.push(`${number(state.rate, 1)} câu/giây`, `còn khoảng ${time(state.seconds_left)}`);
      }
      find("nhip").textContent = parts.join(" · ");
      const quarter = Math.floor((4 * state.done) / state.total);
      if (quarter > told) {
        told = quarter;
        say(`Đã trả lời ${quarter * 25} phần trăm.`);
      }
    }
    function say(line) {
      find("bao").textContent = line;
    }
  }

  function number(value, places = 0) {
    const digits = { minimumFractionDigits: places, maximumFractionDigits: places };
    return value.toLocaleString("vi-VN", digits);
  }
  function time(seconds) {
    return seconds < 90 ? `${seconds} giây` : `${Math.round(seconds / 60)} phút`;
  }
  // Storage may be shut off; then only the address of the page remembers the file.
  function keep(id) {
    try {
      if (id) sessionStorage.setItem(KEPT, id);
      else sessionStorage.removeItem(KEPT);
    } catch {}
  }
  function kept() {
    try {
      return sessionStorage.getItem(KEPT);
    } catch {
      return null;
    }
  }
})();
