// What the browser does by itself: the talk on the screen, remembered questions, size of type, copy, print, share, voice.
(() => {
  "use strict";

  const PAST = "nj-past"; // questions asked in this browser
  const ELDER = "nj-elder";
  const MOST_PAST = 50;
  const LONGEST_TALK = 12; // messages sent along with a question
  const LONGEST_MESSAGE = 2000; // characters of one of them
  const root = document.documentElement;
  const LANG = root.dataset.lang || root.lang;
  const talk = []; // the messages of this talk, oldest first
  let pending = ""; // the question that is being answered
  let stopped = false; // the reader does not want its answer

  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const one = (selector, within = document) => within.querySelector(selector);

  function kept(key, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  function keep(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // a browser that keeps nothing still answers
    }
  }

  // ---- size of type ----

  function showElder(on) {
    root.classList.toggle("nj-elder", on);
    for (const button of all('[data-do="elder"]')) {
      button.setAttribute("aria-pressed", String(on));
      button.dataset.off ??= button.textContent;
      button.textContent = on ? button.dataset.done : button.dataset.off;
    }
  }

  // ---- the talk ----

  function box() {
    return one("#nj-question textarea");
  }

  function fill(question) {
    const area = box();
    if (!area) return false;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(area, question);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  function working() {
    return one('#nj-now [data-state="working"]') !== null;
  }

  function ask(question) {
    if (working()) return;
    const tab = one('#nj-tabs button[role="tab"]');
    if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
    if (!fill(question)) {
      location.href = (LANG === "en" ? "/en/" : "/") + "?q=" + encodeURIComponent(question);
      return;
    }
    setTimeout(() => one("#nj-send")?.click(), 60); // after the box has told the page
  }

  function begin(question) {
    const said = String(question ?? "").trim();
    pending = said;
    stopped = false;
    one(".nj-lost").hidden = true;
    document.body.classList.add("nj-talking");
    speechSynthesis?.cancel();
    const last = one("#nj-now .nj-turn");
    if (last && last.dataset.state === "done") one("#nj-log")?.append(last.cloneNode(true));
    one(".nj-bar")?.removeAttribute("hidden");
    if (said) remember(said);
    setTimeout(() => one("#nj-now .nj-turn, #nj-now")?.scrollIntoView({ block: "start" }), 120);
    return [said, JSON.stringify(talk.slice(-LONGEST_TALK))];
  }

  function lose(turn) {
    if (turn && turn.dataset.state === "working") turn.dataset.state = "lost";
    if (turn) turn.hidden = true;
    one(".nj-lost").hidden = false;
    fill(pending); // not to be typed again
  }

  // After a turn, however it ended; what did not come is said.
  function settle() {
    const turn = one("#nj-now .nj-turn");
    const came = turn?.dataset.state === "done" && turn.dataset.question === pending;
    if (!came) {
      if (!stopped) lose(turn);
      return;
    }
    if (turn.dataset.status.startsWith("error")) return;
    talk.push({ role: "user", content: turn.dataset.question.slice(0, LONGEST_MESSAGE) });
    talk.push({ role: "assistant", content: turn.dataset.answer.slice(0, LONGEST_MESSAGE) });
    dress(turn);
    turn.scrollIntoView({ block: "start" });
  }

  function dress(turn) {
    if (!("speechSynthesis" in window)) for (const b of all('[data-do="speak"]', turn)) b.hidden = true;
    for (const time of all(".nj-printed-on", turn)) time.textContent = new Date().toLocaleDateString(LANG);
    for (const place of all(".nj-address", turn)) place.textContent = address(turn);
  }

  function restart() {
    talk.length = 0;
    one("#nj-log")?.replaceChildren();
    document.body.classList.remove("nj-talking");
    one(".nj-bar")?.setAttribute("hidden", "");
    const now = one("#nj-now .nj-turn, #nj-now .nj-stopped");
    if (now) now.hidden = true;
    if (now) now.dataset.state = "gone";
    speechSynthesis?.cancel();
    box()?.focus();
  }

  // ---- remembered questions ----

  function remember(question) {
    const past = kept(PAST, []).filter((q) => typeof q === "string" && q !== question);
    keep(PAST, [question, ...past].slice(0, MOST_PAST));
    showPast();
  }

  function showPast() {
    const list = one(".nj-past");
    if (!list) return;
    const past = kept(PAST, []);
    list.replaceChildren(
      ...(Array.isArray(past) ? past : []).filter((q) => typeof q === "string").map((question) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "nj-ask";
        button.dataset.do = "ask";
        button.dataset.question = question;
        button.textContent = question; // text, never markup
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
    );
  }

  // ---- what can be done with an answer ----

  function address(turn) {
    return location.origin + location.pathname + "?q=" + encodeURIComponent(turn.dataset.standalone || turn.dataset.question);
  }

  async function copy(text) {
    if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea"); // plain http has no clipboard of its own
    area.value = text;
    area.setAttribute("readonly", "");
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  function flash(button) {
    if (!button.dataset.done) return;
    button.dataset.off ??= button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = button.dataset.off), 2000);
  }

  function print(turn) {
    dress(turn);
    document.body.classList.add("nj-one");
    turn.classList.add("nj-printing");
    const title = document.title;
    document.title = turn.dataset.question.slice(0, 60);
    window.print();
    document.title = title;
    turn.classList.remove("nj-printing");
    document.body.classList.remove("nj-one");
  }

  function speak(turn, button) {
    const stop = () => {
      button.textContent = button.dataset.off;
      button.setAttribute("aria-pressed", "false");
    };
    button.dataset.off ??= button.textContent;
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      stop();
      return;
    }
    const speech = new SpeechSynthesisUtterance(turn.dataset.spoken);
    speech.lang = turn.dataset.lang;
    speech.rate = 0.9;
    speech.onend = speech.onerror = stop;
    button.textContent = button.dataset.done;
    button.setAttribute("aria-pressed", "true");
    speechSynthesis.speak(speech);
  }

  async function vote(turn, kind, reason = "", comment = "") {
    const thanks = one(".nj-thanks", turn);
    const body = {
      question: turn.dataset.question,
      vote: kind,
      status: turn.dataset.status,
      answer: turn.dataset.answer,
      reason,
      comment,
      lang: LANG === "en" ? "en" : "zh",
    };
    let said = thanks.dataset.failed;
    try {
      const reply = await fetch("/api/feedback", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      if (reply.ok) said = (await reply.json()).kept ? thanks.dataset.kept : thanks.dataset.counted;
    } catch {
      // said that it did not go through
    }
    thanks.textContent = said;
    thanks.hidden = false;
    for (const button of all(".nj-votes button", turn)) button.setAttribute("aria-pressed", String(button.dataset.do === (kind === "up" ? "good" : "bad")));
  }

  const deeds = {
    ask: (button) => ask(button.dataset.question),
    retry: (button, turn) => ask(turn.dataset.question),
    copy: (button, turn) => copy(turn.dataset.answer).then(() => flash(button)),
    share: (button, turn) => copy(address(turn)).then(() => flash(button)),
    print: (button, turn) => print(turn),
    speak: (button, turn) => speak(turn, button),
    good: (button, turn) => vote(turn, "up"),
    bad: (button, turn) => {
      const form = one(".nj-reasons", turn);
      form.hidden = !form.hidden;
      if (!form.hidden) one("input", form)?.focus();
    },
    elder: () => {
      const on = !root.classList.contains("nj-elder");
      keep(ELDER, on);
      showElder(on);
    },
    new: restart,
    forget: () => {
      keep(PAST, []);
      showPast();
    },
  };

  // One turn at a time: the next question waits until this one is answered or stopped.
  function hold(event) {
    const sends = event.type === "click" ? event.target.closest?.("#nj-send") : event.key === "Enter" && event.target === box();
    if (!sends || !working()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  document.addEventListener("click", (event) => (stopped ||= Boolean(event.target.closest?.("#nj-stop"))), true);
  document.addEventListener("click", hold, true);
  document.addEventListener("keydown", hold, true);
  document.addEventListener("keypress", hold, true);

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-do]");
    if (!button || !Object.hasOwn(deeds, button.dataset.do)) return;
    deeds[button.dataset.do](button, button.closest(".nj-turn"));
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest?.(".nj-reasons");
    if (!form) return;
    event.preventDefault();
    const chosen = one("input[name=reason]:checked", form);
    vote(form.closest(".nj-turn"), "down", chosen?.value ?? "", one("input[name=comment]", form).value);
    form.hidden = true;
  });

  // The outline is open only where there is room for it.
  function unfold() {
    if (matchMedia("(min-width: 60rem)").matches) for (const outline of all(".nj-outline")) outline.open = true;
  }

  function ready() {
    showElder(new URLSearchParams(location.search).get("elder") === "1" || kept(ELDER, false) === true);
    showPast();
    unfold();
    one("#nj-now")?.setAttribute("aria-live", "polite");
    const question = new URLSearchParams(location.search).get("q");
    if (question && box()) ask(question);
  }

  // Gradio puts its components in place some time after the page has loaded.
  function whenThere(deed) {
    if (!one("gradio-app") || (box() && one("#nj-send"))) {
      deed();
      return;
    }
    const watch = new MutationObserver(() => {
      if (!box() || !one("#nj-send")) return;
      watch.disconnect();
      setTimeout(deed, 50);
    });
    watch.observe(root, { childList: true, subtree: true });
  }

  root.classList.toggle("nj-elder", kept(ELDER, false) === true);
  // Gradio gives the page the language of the browser; the page is in its own.
  new MutationObserver(() => {
    if (root.lang !== LANG) root.lang = LANG;
  }).observe(root, { attributes: true, attributeFilter: ["lang"] });
  window.nj = { begin, settle, unfold };
  whenThere(ready);
})();
