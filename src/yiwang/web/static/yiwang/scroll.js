// What scrolls sideways can be reached by keyboard, and says what it is. Some browsers do this by themselves.
(() => {
  const name = (place) => {
    const heading = place.querySelector("caption") || place.closest("section, details, main")?.querySelector("h1, h2, h3, summary");
    return heading ? heading.textContent.trim() : document.title;
  };
  const reach = () => document.querySelectorAll(".scroll:not([tabindex])").forEach((place) => {
    if (place.scrollWidth <= place.clientWidth) return;
    place.tabIndex = 0;
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", name(place));
  });
  reach();
  addEventListener("resize", reach);
  addEventListener("toggle", reach, true);
  addEventListener("htmx:afterSettle", reach);
})();
