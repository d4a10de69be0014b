// A button in each notebook's toolbar: saves the notebook, runs course.submit() in its kernel, and
// shows the receipt. Written by hand as JupyterLab loads prebuilt extensions, so that nothing has
// to be built: `get` gives the plugin, and packages of JupyterLab's own come from `shared`.
(() => {
  const NAME = 'convnets-hand-in';
  const CODE = 'import course; course.submit()';
  let shared;

  const load = async name => (await Object.values(shared[name])[0].get())();

  async function plugin() {
    const { INotebookTracker } = await load('@jupyterlab/notebook');
    const { Dialog, InputDialog, ToolbarButton, showDialog } = await load('@jupyterlab/apputils');
    const { Widget } = await load('@lumino/widgets');

    const tell = text => {
      const node = document.createElement('pre');
      node.textContent = text;
      node.style.whiteSpace = 'pre-wrap';
      const buttons = [Dialog.okButton({ label: 'Close' })];
      return showDialog({ title: 'Hand in', body: new Widget({ node }), buttons });
    };

    async function handIn(panel) {
      const kernel = panel.sessionContext.session?.kernel;
      if (!kernel) {
        return tell('No kernel runs: choose one at the top right, and try again.');
      }
      await panel.context.save();
      let said = '';
      const run = kernel.requestExecute({ code: CODE, store_history: false });
      run.onIOPub = ({ header, content }) => {
        if (header.msg_type === 'stream') {
          said += content.text;
        } else if (header.msg_type === 'error') {
          said += `${content.ename}: ${content.evalue}\n`;
        }
      };
      run.onStdin = async ({ header, content }) => {
        if (header.msg_type === 'input_request') {
          const title = content.prompt;
          const { value } = await InputDialog.getText({ title, okLabel: 'Hand in' });
          kernel.sendInputReply({ status: 'ok', value: value ?? '' }, header);
        }
      };
      await run.done;
      return tell(said.trim() || 'Nothing was said.');
    }

    const add = panel => {
      const button = new ToolbarButton({
        label: 'Hand in',
        tooltip: 'Save this notebook and pack it, with what it trained, for your teacher',
        enabled: true,
        onClick: () => {
          button.enabled = false;
          handIn(panel)
            .catch(error => tell(`Not handed in: ${error.message ?? error}`))
            .finally(() => { button.enabled = true; });
        }
      });
      panel.toolbar.insertBefore('spacer', 'hand-in', button);
    };

    return {
      id: `${NAME}:button`,
      description: 'Hands a notebook in.',
      autoStart: true,
      requires: [INotebookTracker],
      activate: (app, notebooks) => {
        notebooks.forEach(add);
        notebooks.widgetAdded.connect((_, panel) => add(panel));
      }
    };
  }

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB[NAME] = {
    init: scope => { shared = scope; },
    get: async () => {
      const made = { __esModule: true, default: await plugin() };
      return () => made;
    }
  };
})();
