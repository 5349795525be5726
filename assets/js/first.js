// In the index page: the answer gives way once the live page has painted its charts. For browsers of any age.
(function () {
  var html = document.documentElement;
  var first = /** @type {HTMLElement} */ (document.getElementById("first"));
  html.classList.add("first");
  var late = setTimeout(function () { first.classList.add("is-late"); }, 10000);
  /** @type {(selector: string) => NodeListOf<HTMLElement>} */
  var live = function (selector) { return document.querySelectorAll("#root " + selector); };
  /** @type {(list: ArrayLike<HTMLElement>, holds: (one: HTMLElement) => unknown) => boolean} */
  var every = function (list, holds) { return list.length > 0 && Array.prototype.every.call(list, holds); };
  /** @type {(chart: HTMLElement) => unknown} */
  var painted = function (chart) { return !chart.offsetWidth || chart.querySelector(".js-line"); };
  var ready = function () {
    if (live(".st-key-board").length) return every(live(".st-key-charts figure, .st-key-charts .js-plotly-plot"), painted) && live(".st-key-plans td").length;
    return live("[data-testid=stAlert]").length;
  };
  var look = function () {
    var root = document.getElementById("root");
    if (root && !root.inert) root.inert = true; // screen readers hear one of the two
    if (!ready()) return setTimeout(look, 50);
    clearTimeout(late);
    if (root) root.inert = false;
    html.classList.remove("first");
    var main = live("[data-testid=stMain]")[0];
    if (main) main.scrollTop = first.scrollTop;
    first.remove();
  };
  look();
})();
