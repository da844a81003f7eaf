// Styles of a live tree: the widget's stylesheet; and what of it stands in a published page, for as long as the whole
// has not come.
// `cargo xtask build` writes this file into element.js: one request.

/** What of the stylesheet the page has in itself (by `data-inline`): enough for text, questions and charts that sleep. */
function pageSheet() {
  const text = document.querySelector('style[data-explainer-widget]')?.textContent;
  try {
    return text && sheetOf(text);
  } catch {
    // A browser whose sheets cannot be made: it waits for the whole.
  }
}

function sheetOf(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/** The widget's stylesheet in a shadow tree: its element and a promise that it is there. */
function styled(root, frame) {
  if (files.css) {
    root.adoptedStyleSheets = [sheetOf(files.css)];
    return [undefined, Promise.resolve()];
  }
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = STYLE;
  return [style, new Promise((resolve, reject) => {
    style.onload = () => {
      // The page's part of it would count after the whole.
      if (root.adoptedStyleSheets?.length) root.adoptedStyleSheets = [];
      resolve();
    };
    style.onerror = () => reject(`${STYLE} did not load`);
    // What is there stays: taken out and put in again, all of it would be laid out once more.
    frame.before(style);
  }).catch(or('style'))];
}
