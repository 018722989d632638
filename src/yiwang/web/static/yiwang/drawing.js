// Draws a procedure or a decision table when its place is opened; without script the text beside it says the same.
(() => {
  const sources = document.currentScript.dataset;
  const wanted = new Map();

  const fetched = (url) => {
    if (!wanted.has(url)) {
      wanted.set(url, new Promise((resolve, reject) => {
        const isStyle = url.endsWith(".css");
        const element = document.createElement(isStyle ? "link" : "script");
        if (isStyle) Object.assign(element, { rel: "stylesheet", href: url });
        else element.src = url;
        element.onload = resolve;
        element.onerror = reject;
        document.head.append(element);
      }));
    }
    return wanted.get(url);
  };

  const words = (text) => (text || "").split(/\s+/).filter(Boolean);

  async function procedure(place, canvas, xml) {
    const viewer = new window.BpmnJS({ container: canvas });
    await viewer.importXML(xml);
    const drawing = viewer.get("canvas");
    const elements = viewer.get("elementRegistry");
    const mark = (names, marker) => words(names).filter((id) => elements.get(id)).forEach((id) => drawing.addMarker(id, marker));
    mark(place.dataset.passed, "passed");
    mark(place.dataset.flows, "passed");
    mark(place.dataset.active, "active");
    drawing.zoom("fit-viewport");
    const here = words(place.dataset.active).map((id) => elements.get(id)).find(Boolean);
    if (drawing.zoom() < 0.6) drawing.zoom(0.75);
    if (here) drawing.scrollToElement(here, 60);
  }

  async function table(place, canvas, xml) {
    const viewer = new window.DmnJS({ container: canvas });
    await viewer.importXML(xml);
    const views = viewer.getViews().filter((view) => view.type === "decisionTable" || view.type === "literalExpression");
    const asked = views.find((view) => view.element.name === place.dataset.decision) || views[0];
    const matched = JSON.parse(place.dataset.matched || "[]");
    const show = async (view) => {
      await viewer.open(view);
      canvas.querySelectorAll(".tjs-table-container").forEach((scrolled) => {
        Object.assign(scrolled, { tabIndex: 0, role: "group", ariaLabel: view.element.name });
      });
      const rules = (view.element.decisionLogic || {}).rule || [];
      matched.filter((one) => one.startsWith(`${view.element.name}#`)).forEach((one) => {
        const rule = rules[Number(one.slice(view.element.name.length + 1)) - 1];
        if (!rule) return;
        canvas.querySelectorAll(`[data-row-id="${rule.id}"]`).forEach((cell) => cell.classList.add("matched"));
      });
    };
    if (views.length > 1) place.querySelector("[data-tables]").append(...views.map((view) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button second", textContent: view.element.name });
      button.setAttribute("aria-pressed", String(view === asked));
      button.onclick = () => {
        button.parentNode.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
        show(view);
      };
      return button;
    }));
    if (asked) await show(asked);
  }

  async function draw(place) {
    if (place.dataset.state) return;
    place.dataset.state = "drawing";
    const canvas = place.querySelector("[data-canvas]");
    const isTable = place.dataset.file.endsWith(".dmn");
    const urls = words(isTable ? sources.dmn : sources.bpmn);
    try {
      const [answer] = await Promise.all([fetch(place.dataset.file), ...urls.map(fetched)]);
      if (!answer.ok) throw new Error(String(answer.status));
      await (isTable ? table : procedure)(place, canvas, await answer.text());
      place.dataset.state = "drawn";
    } catch (reason) {
      place.dataset.state = "";
      canvas.hidden = true;
      place.querySelector("[data-trouble]").hidden = false;
      console.error(reason);
    }
  }

  document.querySelectorAll("details[data-file]").forEach((place) => {
    place.addEventListener("toggle", () => place.open && draw(place));
    if (place.open) draw(place);
  });
})();
