"""Where the program is that comes with this package."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig


def program() -> str:
    """The path of the program: beside this Python, in the user's scripts, or on the PATH."""
    name = "portolan" + (sysconfig.get_config_var("EXE") or "")
    user = sysconfig.get_path("scripts", scheme=sysconfig.get_preferred_scheme("user")) if sys.version_info >= (3, 10) else None
    # `pip install --target` puts scripts beside the packages.
    beside = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bin")
    for folder in (sysconfig.get_path("scripts"), user, beside):
        if folder and os.path.isfile(os.path.join(folder, name)):
            return os.path.join(folder, name)
    found = shutil.which(name)
    if found:
        return found
    raise FileNotFoundError("portolan: the program is not beside this package; install it again, or put it on the PATH")
