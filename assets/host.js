// For pages that embed explainers by <iframe data-explainer>: as high as what is in them, at the place that the page's
// address asks for. Under 1 KB as sent. (assets/frame.js is the other side.)
(() => {
  const frames = () => [...document.querySelectorAll('iframe[data-explainer]')];
  const greet = frame => frame.contentWindow?.postMessage({type: 'explainer:host', url: location.href}, '*');
  addEventListener('message', ({source, data}) => {
    const frame = frames().find(frame => frame.contentWindow === source);
    const value = data?.height ?? data?.top;
    if (!frame) return;
    if (data.type === 'explainer:hello') greet(frame);
    if (data.type === 'explainer:height' && value > 0) frame.style.height = `${Math.min(value, 99999)}px`;
    if (data.type === 'explainer:view') history.replaceState(history.state, '', `#${data.view}`);
    if (data.type === 'explainer:scroll' && value >= 0) scrollBy(0, frame.getBoundingClientRect().top + value - 80);
  });
  addEventListener('hashchange', () => frames().forEach(greet));
  frames().forEach(greet);
})();
