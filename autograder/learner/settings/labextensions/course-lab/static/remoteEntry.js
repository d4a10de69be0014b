// Validate in the toolbar of a notebook. Written by hand in the form that JupyterLab loads
// (a container of module federation), so that nothing has to be built.
(() => {
  let shared;
  const theirs = async (name) => (await Object.values(shared[name])[0].get())();

  const element = (tag, text, ...inside) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    made.append(...inside);
    return made;
  };

  const shown = (told) => {
    if (told.problem) return [element("p", `This notebook cannot be validated: ${told.problem}`)];
    const parts = [element("p", "", element("strong",
      told.held === told.tests ? `All ${told.tests} tests hold.` : `${told.held} of ${told.tests} tests hold.`))];
    if (told.held === told.tests) parts.push(element("p", "These are the visible tests; the hidden ones look closer."));
    const written = told.failed.filter((test) => !test.reason.includes("not written yet"));
    for (const test of written) {
      const code = element("details", "", element("summary", "the test"), element("pre", test.code));
      const reason = element("pre", test.reason);
      reason.style.whiteSpace = "pre-wrap";
      parts.push(element("div", "", element("h3", `✗ ${test.name}`), reason, code));
    }
    const missing = told.failed.filter((test) => !written.includes(test)).map((test) => test.name);
    if (missing.length) parts.push(element("p", `Not written yet: ${missing.join(", ")}.`));
    if (told.changed.length) {
      parts.push(element("p", `Locked cells that were changed, and are put back when graded: ${told.changed.join(", ")}.`));
    }
    return parts;
  };

  // Hands each line of JSON to `take` as it comes.
  const lines = async (response, take) => {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let part; !(part = await reader.read()).done; ) {
      const found = (rest + part.value).split("\n");
      rest = found.pop();
      found.filter(Boolean).forEach((line) => take(JSON.parse(line)));
    }
  };

  const make = async () => {
    const { Dialog, ToolbarButton } = await theirs("@jupyterlab/apputils");
    const { ServerConnection } = await theirs("@jupyterlab/services");
    const { URLExt } = await theirs("@jupyterlab/coreutils");
    const { Widget } = await theirs("@lumino/widgets");

    const validate = async (panel) => {
      await panel.context.save();
      const bar = element("progress");
      bar.setAttribute("aria-label", "cells that have been run");
      const status = element("p", "Starting a fresh kernel …");
      status.setAttribute("role", "status");
      const node = element("div", "", status, bar);
      node.id = "validation-message";
      node.tabIndex = 0; // long answers scroll, by keyboard as well
      const body = new Widget({ node });
      const dialog = new Dialog({ title: "Validate", body, buttons: [Dialog.okButton({ label: "Ok" })] });
      const stop = new AbortController();
      dialog.launch().finally(() => stop.abort());
      const settings = ServerConnection.makeSettings();
      let last = { problem: "the server gave no answer" };
      try {
        const response = await ServerConnection.makeRequest(
          URLExt.join(settings.baseUrl, "course/validate"),
          { method: "POST", body: JSON.stringify({ path: panel.context.path }), signal: stop.signal },
          settings
        );
        if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
        await lines(response, (told) => {
          last = told;
          if (told.cell) {
            status.textContent = `Running cell ${told.cell} of ${told.of} …`;
            bar.max = told.of;
            bar.value = told.cell - 1;
          }
        });
        if (last.cell) last = { problem: "it was stopped" };
      } catch (wrong) {
        if (stop.signal.aborted) return;
        last = { problem: String(wrong.message || wrong) };
      }
      node.replaceChildren(...shown(last));
      node.focus();
    };

    return {
      id: "course-lab:validate",
      description: "Runs the notebook from its start and tells which tests hold",
      autoStart: true,
      activate: (app) => {
        app.docRegistry.addWidgetExtension("Notebook", {
          createNew: (panel) => {
            const button = new ToolbarButton({
              label: "Validate",
              tooltip: "Save, run from the start, and list the visible tests that fail",
              onClick: () => validate(panel),
            });
            panel.toolbar.insertItem(10, "validate", button);
            return button;
          },
        });
      },
    };
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["course-lab"] = {
    init: (scope) => { shared = scope; },
    get: async () => { const plugin = await make(); return () => ({ __esModule: true, default: plugin }); },
  };
})();
