// Narrows the report to what is asked for. The state is in the address (`#lint=…&locale=…`), so that
// a view can be bookmarked. Without this script the report is whole; nothing here makes content.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const controls = { locale: by("locale"), level: by("level"), lint: by("lint"), q: by("text"), only: by("only") };
  const levels = { e: "error", w: "warning", i: "info" };
  const fold = (text) => text.normalize("NFKC").toLowerCase();

  const finding = (el) => ({ el, locale: el.dataset.o, lint: el.dataset.l, level: levels[el.className] });
  const own = (el, path) => Array.from(el.querySelectorAll(path), finding);
  const rowOf = (el) => ({ el, findings: own(el, "li[data-l]"), text: null });
  const pieceOf = (el) => ({ el, rows: Array.from(el.tBodies, rowOf) });
  const tableOf = (el) => ({
    el,
    findings: own(el, ":scope > ul > li"),
    pieces: Array.from(el.querySelectorAll(":scope > table"), pieceOf),
  });
  const pages = Array.from(document.querySelectorAll(".page"), (el) => ({
    el,
    findings: own(el, ":scope > ul > li"),
    tables: Array.from(el.querySelectorAll(":scope > .t"), tableOf),
  }));

  // Shows the findings that are asked for; how many that are.
  let seen = 0, all = 0;
  const sift = (findings, want, isText) => {
    let left = 0;
    for (const one of findings) {
      const fits = (!want.locale || one.locale === want.locale) && (!want.level || one.level === want.level) &&
        (!want.lint || one.lint === want.lint) && (!isText || has(one, want));
      one.el.hidden = !fits;
      left += fits;
    }
    all += findings.length;
    seen += left;
    return left;
  };
  const has = (one, want) => {
    one.text ??= fold(one.el.textContent);
    return want.words.every((word) => one.text.includes(word));
  };

  const apply = (state) => {
    const want = { ...state, words: fold(state.q).split(/\s+/).filter(Boolean) };
    const isText = want.words.length > 0;
    const isFinding = Boolean(want.locale || want.level || want.lint || want.only);
    let rows = 0, shownRows = 0;
    seen = all = 0;
    for (const page of pages) {
      let onPage = sift(page.findings, want, isText);
      for (const table of page.tables) {
        let inTable = sift(table.findings, want, isText);
        for (const piece of table.pieces) {
          let inPiece = 0;
          for (const row of piece.rows) {
            const fits = !isText || has(row, want);
            const before = seen;
            const left = sift(row.findings, want, false);
            const show = fits && (left > 0 || !isFinding);
            if (!show) seen = before;
            row.el.hidden = !show;
            inPiece += show;
            rows += 1;
          }
          piece.el.hidden = inPiece === 0;
          inTable += inPiece;
          shownRows += inPiece;
        }
        table.el.hidden = inTable === 0;
        onPage += inTable;
      }
      page.el.hidden = onPage === 0;
    }
    by("shown").textContent = `${shownRows} of ${rows} rows, ${seen} of ${all} findings`;
  };

  const readFrom = (hash) => {
    const asked = new URLSearchParams(hash.slice(1));
    const pick = (name) => asked.get(name) ?? "";
    return { locale: pick("locale"), level: pick("level"), lint: pick("lint"), q: pick("q"), only: asked.has("only") };
  };
  const show = (state) => {
    for (const name of ["locale", "level", "lint", "q"]) controls[name].value = state[name];
    controls.only.checked = state.only;
    apply(state);
  };
  const change = () => {
    const state = { only: controls.only.checked };
    for (const name of ["locale", "level", "lint", "q"]) state[name] = controls[name].value.trim();
    const asked = new URLSearchParams();
    for (const [name, value] of Object.entries(state)) if (value) asked.set(name, value === true ? "1" : value);
    history.replaceState(null, "", "#" + asked);
    apply(state);
  };
  const isState = () => location.hash.includes("=");

  let timer = 0;
  for (const name of ["locale", "level", "lint", "only"]) controls[name].addEventListener("change", change);
  controls.q.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(change, 150);
  });
  by("clear").addEventListener("click", () => {
    for (const name of ["locale", "level", "lint", "q"]) controls[name].value = "";
    controls.only.checked = false;
    change();
  });
  // A place in the report is shown even where the filter has hidden it.
  addEventListener("hashchange", () => {
    if (isState()) return show(readFrom(location.hash));
    const target = location.hash.length > 1 && by(location.hash.slice(1));
    if (target && target.closest("[hidden]")) {
      show({ locale: "", level: "", lint: "", q: "", only: false });
      target.scrollIntoView();
    }
  });
  for (const el of document.querySelectorAll("[data-go]")) {
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
    folded = Array.from(document.querySelectorAll("details:not([open])"));
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
  });
  by("filters").hidden = false;
  if (isState()) show(readFrom(location.hash));
})();
