"""What instructors' own graded cells do besides asserting: a notebook of an ordinary course."""

SETUP = "%matplotlib inline\nimport numpy as np\nfrom helper import triple"
ANSWER = "def scaled(n):\n    return 6 * n"
CELLS = {
    # name: (source, points)
    "time": ("%%time\nassert scaled(1) == 6", 1),
    "shell": ("said = !echo hallo\nassert said == ['hallo']", 1),
    "bash": ("%%bash\necho hi", 1),
    "awaits": ("import asyncio\nawait asyncio.sleep(0)\nassert scaled(2) == 12", 1),
    "fraction": ("0.5 * (scaled(1) == 6)", 1),
    "numpy-number": ("np.float64(1.5) if scaled(1) == 6 else np.float64(0)", 2),
    "bool": ("scaled(1) == 6", 1),
    "text": ("'all good'", 1),
    "list": ("[scaled(1), 2]", 1),
    "silenced": ("0.5;", 1),
    "shown": ("import sys\nprint('x' * 99)\ndisplay(scaled(1))\nassert scaled(3) == 18", 1),
    "unittest": (
        "import io, unittest\nclass Tests(unittest.TestCase):\n    def test(self):\n"
        "        self.assertEqual(scaled(1), 6)\n"
        "suite = unittest.defaultTestLoader.loadTestsFromTestCase(Tests)\n"
        "assert unittest.TextTestRunner(io.StringIO()).run(suite).wasSuccessful()",
        2,
    ),
    "refuses": (
        "try:\n    scaled()\nexcept TypeError:\n    pass\nelse:\n    raise AssertionError('no')",
        1,
    ),
    "source": ("import inspect\nassert 'return' in inspect.getsource(scaled)", 1),
    "main": ("import __main__\nassert __main__.scaled(1) == 6 and __name__ == '__main__'", 1),
    "history": ("assert len(In) > 3 and _ih is In", 1),
    "file": ("open('left.txt', 'w').write('z')\nassert open('left.txt').read() == 'z'", 1),
    "figure": (
        "import matplotlib.pyplot as plt\nplt.plot([scaled(1), 2])\n"
        "assert plt.gca().lines[0].get_ydata()[0] == 6",
        1,
    ),
    "process": (
        "import subprocess, sys\nrun = subprocess.run([sys.executable, '-c', 'print(1)'], "
        "capture_output=True, text=True)\nassert run.stdout == '1\\n'",
        1,
    ),
    "thread": (
        "import threading\nmade = []\nthread = threading.Thread(target=lambda: "
        "made.append(scaled(1)))\nthread.start()\nthread.join()\nassert made == [6]",
        1,
    ),
    "run": ("%run -i helper.py\nassert triple(scaled(1)) == 18", 1),
    "captures": ("%%capture said_here\nprint(scaled(1))", 1),
    "captured": ("assert said_here.stdout == '6\\n'", 1),
    "worth-nothing": ("assert scaled(1) == 6", 0),
    "quits": ("raise SystemExit", 1),
    "nothing": ("", 1),
}
