// Narrows the report to what is asked for: tables, faults and the overview alike. The state is in the
// address (`#lint=…&locale=…`), so that a view can be bookmarked. Without this script the report is whole;
// nothing here makes content, but for the file of what is shown.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const all = (path, from = document) => Array.from(from.querySelectorAll(path));
  const controls = {
    locale: by("locale"), level: by("level"), lint: by("lint"), q: by("text"), only: by("only"), beside: by("beside"),
  };
  const texts = ["locale", "level", "lint", "q", "beside"];
  const nothing = { locale: "", level: "", lint: "", q: "", beside: "", view: "", only: false };
  const levels = { e: "error", w: "warning", i: "info" };
  const classes = { error: "e", warning: "w", info: "i" };
  const signs = { error: "✕", warning: "!", info: "i" };
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const number = (count) => String(count);

  const finding = (el) => ({ el, locale: el.dataset.o, lint: el.dataset.l, level: levels[el.className] });
  const own = (el, path) => all(path, el).map(finding);
  const words = (text) => (text ? text.split(" ") : []);
  const rowOf = (el) => ({
    el, findings: own(el, "li[data-l]"), text: null, standing: el.dataset.st,
    held: words(el.dataset.h), deviating: words(el.dataset.d), unread: words(el.dataset.u),
  });
  const pieceOf = (el) => ({ el, rows: Array.from(el.tBodies, rowOf) });
  const tableOf = (el) => ({
    el,
    findings: own(el, ":scope > ul > li"),
    pieces: all(":scope > table", el).map(pieceOf),
  });
  const pages = all(".page").map((el) => ({
    el,
    findings: own(el, ":scope > ul > li"),
    tables: all(":scope > .t", el).map(tableOf),
  }));
  const faults = all("[data-fl]").map((el) => ({
    el, lint: el.dataset.fl, locale: el.dataset.fo, level: el.dataset.fv, text: null,
  }));
  const lines = all("[data-lo]");

  const has = (one, want) => {
    one.text ??= fold(one.el.textContent);
    return want.words.every((word) => one.text.includes(word));
  };
  const fits = (one, want) => (!want.locale || one.locale === want.locale) &&
    (!want.level || one.level === want.level) && (!want.lint || one.lint === want.lint);

  // Shows the findings that are asked for; how many there are, and which of them are seen.
  let total = 0, seen = [];
  const sift = (findings, want, isText) => {
    let left = 0;
    for (const one of findings) {
      const show = fits(one, want) && (!isText || has(one, want));
      one.el.hidden = !show;
      if (show) seen.push(one);
      left += show;
    }
    total += findings.length;
    return left;
  };

  const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
  const put = (el, text) => {
    const inner = el.querySelector("a") ?? el.querySelector("[data-go]") ?? el;
    inner.textContent = text;
  };
  // What the overview said before anything was asked for.
  const squares = all("tr[data-mp] > .sq").map((el) => {
    const [shown, said] = el.querySelectorAll("span[aria-hidden], .vh");
    const page = el.parentElement.dataset.mp, locale = el.dataset.mo;
    return { el, shown, said, page, locale, was: [el.className, shown.textContent, said.textContent, el.title] };
  });
  const counted = all("tr[data-nl]").map((el) => ({
    el, lint: el.dataset.nl, level: el.dataset.nv, cells: all("td[data-mo]", el), sum: el.querySelector(".sum"),
  }));

  const overview = (want, rows, isAsked) => {
    const onPage = new Map(), ofLint = new Map();
    for (const one of seen) {
      count(onPage, `${one.page} ${one.locale} ${one.level}`);
      count(ofLint, `${one.lint} ${one.level} ${one.locale}`);
    }
    for (const el of all("[data-mo]")) el.hidden = Boolean(want.locale) && el.dataset.mo !== want.locale;
    for (const el of all("tr[data-mp]")) el.hidden = by(el.dataset.mp).hidden;
    for (const { el, shown, said, page, locale, was } of squares) {
      [el.className, shown.textContent, said.textContent, el.title] = was;
      if (!isAsked) continue;
      const counts = ["error", "warning", "info"].map((level) => [level, onPage.get(`${page} ${locale} ${level}`) ?? 0]);
      const there = counts.filter(([, number]) => number > 0);
      if (there.length > 0) {
        const [level, number] = there[0];
        el.className = `sq ${classes[level]}`;
        shown.textContent = `${signs[level]} ${number}`;
        said.textContent = el.title = there.map(([level, number]) => `${number} ${level}${number === 1 ? "" : "s"}`).join(", ");
      } else if (/\b[ewi]\b/.test(was[0])) {
        el.className = "sq none";
        shown.textContent = "0";
        said.textContent = el.title = "nothing of what is asked for";
      }
    }
    for (const { el, lint, level, cells, sum } of counted) {
      let all = 0;
      for (const cell of cells) {
        const number = ofLint.get(`${lint} ${level} ${cell.dataset.mo}`) ?? 0;
        if (cell.firstElementChild) put(cell, number || "");
        all += number;
      }
      sum.textContent = number(all);
      el.hidden = all === 0;
    }
    // Agreement, of the rows that are shown.
    const standing = new Map();
    const held = new Map(), deviating = new Map(), unread = new Map();
    for (const row of rows) {
      count(standing, row.standing);
      for (const locale of row.held) count(held, locale);
      for (const locale of row.deviating) count(deviating, locale);
      for (const locale of row.unread) count(unread, locale);
    }
    let left = 0;
    for (const rect of all("rect[data-st]")) {
      const width = (1000 * (standing.get(rect.dataset.st) ?? 0)) / (rows.length || 1);
      rect.setAttribute("x", left);
      rect.setAttribute("width", width);
      left += width;
    }
    for (const item of all(".legend > li[data-st]")) {
      const number = standing.get(item.dataset.st) ?? 0;
      item.querySelector("b").textContent = number;
      item.hidden = number === 0;
    }
    for (const el of all("tr[data-ho]")) {
      const locale = el.dataset.ho;
      const [all, off, open] = [held, deviating, unread].map((map) => map.get(locale) ?? 0);
      [all, off, open].forEach((value, at) => (el.cells[at + 1].textContent = number(value)));
      const agreeing = all - off - open;
      const share = (part) => Math.floor((1000 * part) / (all || 1));
      el.querySelector(".share").textContent = all === 0 ? "nothing compared"
        : open === all ? "not understood" : `${(share(agreeing) / 10).toFixed(1)} %`;
      el.querySelector("rect.un")?.setAttribute("width", share(all - off));
      el.querySelector("rect.ok")?.setAttribute("width", share(agreeing));
      el.querySelector(".mini")?.toggleAttribute("hidden", all === 0 || open === all);
      el.hidden = Boolean(want.locale) && locale !== want.locale;
    }
  };

  const apply = (state) => {
    const want = { ...state, words: fold(state.q).split(/\s+/).filter(Boolean) };
    const isText = want.words.length > 0;
    const isFinding = Boolean(want.locale || want.level || want.lint || want.only);
    const isAsked = isText || isFinding;
    const shown = [];
    let rows = 0;
    seen = [];
    total = 0;
    for (const page of pages) {
      const before = seen.length;
      let onPage = sift(page.findings, want, isText);
      for (const table of page.tables) {
        let inTable = sift(table.findings, want, isText);
        for (const piece of table.pieces) {
          let inPiece = 0;
          for (const row of piece.rows) {
            const isFit = !isText || has(row, want);
            const until = seen.length;
            const left = sift(row.findings, want, false);
            const show = isFit && (left > 0 || !isFinding);
            if (show) shown.push(row);
            else seen.length = until;
            row.el.hidden = !show;
            inPiece += show;
            rows += 1;
          }
          piece.el.hidden = inPiece === 0;
          inTable += inPiece;
        }
        table.el.hidden = inTable === 0;
        onPage += inTable;
      }
      page.el.hidden = onPage === 0;
      for (let at = before; at < seen.length; at += 1) seen[at].page = page.el.id;
    }
    let kept = 0;
    for (const one of faults) {
      const show = fits(one, want) && (!isText || has(one, want));
      one.el.hidden = !show;
      kept += show;
    }
    for (const el of lines) {
      const isWanted = !want.beside || el.dataset.lo === want.beside;
      el.hidden = !isWanted && !el.classList.contains("ref");
    }
    const isByFault = want.view === "fault";
    by("faults").hidden = isAsked ? !isByFault || kept === 0 : !isByFault;
    by("pages").hidden = isByFault;
    by("view-fault").setAttribute("aria-pressed", isByFault);
    by("view-page").setAttribute("aria-pressed", !isByFault);
    overview(want, shown, isAsked);
    const isEmpty = isAsked && shown.length === 0 && seen.length === 0 && kept === 0;
    by("empty").hidden = !isEmpty;
    by("overview").hidden = isEmpty;
    by("save").disabled = seen.length === 0;
    by("shown").textContent = `${shown.length} of ${rows} rows, ${seen.length} of ${total} findings`;
  };

  const readFrom = (hash) => {
    const asked = new URLSearchParams(hash.slice(1));
    const state = { ...nothing, view: asked.get("view") ?? "", only: asked.has("only") };
    for (const name of texts) state[name] = asked.get(name) ?? "";
    return state;
  };
  let view = "";
  const show = (state) => {
    view = state.view;
    for (const name of texts) controls[name].value = state[name];
    controls.only.checked = state.only;
    apply(state);
  };
  const change = () => {
    const state = { ...nothing, view, only: controls.only.checked };
    for (const name of texts) state[name] = controls[name].value.trim();
    const asked = new URLSearchParams();
    for (const [name, value] of Object.entries(state)) if (value) asked.set(name, value === true ? "1" : value);
    history.replaceState(null, "", "#" + asked);
    apply(state);
  };
  const isState = () => location.hash.includes("=");

  let timer = 0;
  for (const name of ["locale", "level", "lint", "beside", "only"]) controls[name].addEventListener("change", change);
  controls.q.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(change, 150);
  });
  const clear = () => {
    for (const name of texts) controls[name].value = "";
    controls.only.checked = false;
    change();
  };
  by("clear").addEventListener("click", clear);
  by("again").addEventListener("click", clear);
  for (const [id, name] of [["view-page", ""], ["view-fault", "fault"]]) {
    by(id).addEventListener("click", () => {
      view = name;
      change();
    });
  }
  // The findings that are shown, for a spreadsheet.
  by("save").addEventListener("click", () => {
    const rows = [by("save").dataset.head, ...seen.map((one) => one.el.dataset.csv), ""];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\uFEFF", rows.join("\r\n")], { type: "text/csv" }));
    link.download = "findings.csv";
    link.click();
    URL.revokeObjectURL(link.href);
  });
  for (const button of all(".copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = "Copied";
      } catch {
        // Where a page may not write there, the words are marked for the keyboard.
        getSelection().selectAllChildren(button.parentElement);
      }
    });
  }
  // A place in the report is shown even where the filter or the view has hidden it.
  addEventListener("hashchange", () => {
    if (isState()) return show(readFrom(location.hash));
    const target = location.hash.length > 1 && by(location.hash.slice(1));
    if (target && target.closest("[hidden]")) {
      show(nothing);
      target.scrollIntoView();
    }
  });
  for (const el of all("[data-go]")) {
    const link = document.createElement("a");
    link.href = "#" + new URLSearchParams(el.dataset.go);
    link.append(...el.childNodes);
    el.append(link);
    const at = new URLSearchParams(el.dataset.go).get("at") ?? "pages";
    link.addEventListener("click", () => {
      show(readFrom(link.hash));
      by(at).scrollIntoView();
    });
  }
  // What is folded is printed all the same.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
  });
  by("filters").hidden = false;
  // Without the script both views stand below each other; with it, one is shown.
  by("faults").hidden = true;
  if (isState()) show(readFrom(location.hash));
})();
