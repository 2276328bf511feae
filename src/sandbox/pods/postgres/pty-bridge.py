"""Runs a command on a terminal of its own: stdin and stdout are its bytes, descriptor 3 brings `COLUMNS ROWS` lines.

Node has no pseudo-terminals, and `kubectl exec -t` needs one behind the node. Exits as the command does.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios

CHUNK = 65536


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def write_all(descriptor, data):
    while data:
        data = data[os.write(descriptor, data):]


def bridge(terminal):
    sources = [terminal, 0, 3]
    sizes = b""
    while True:
        ready, _, _ = select.select(sources, [], [])
        if 3 in ready:
            data = os.read(3, CHUNK)
            if not data:
                sources.remove(3)
            *lines, sizes = (sizes + data).split(b"\n")
            for line in lines:
                columns, rows = line.split()
                resize(terminal, int(columns), int(rows))
        if 0 in ready:
            data = os.read(0, CHUNK)
            if data:
                write_all(terminal, data)
            else:
                sources.remove(0)
                write_all(terminal, b"\x04")
        if terminal in ready:
            try:
                data = os.read(terminal, CHUNK)
            except OSError:
                return
            if not data:
                return
            write_all(1, data)


def main():
    child, terminal = pty.fork()
    if child == 0:
        os.close(3)
        # Keys that send signals are for the command alone: it sets them back, the programs that enter the container do not.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGQUIT, signal.SIG_IGN)
        os.execvp(sys.argv[1], sys.argv[1:])
    try:
        bridge(terminal)
    except BrokenPipeError:
        pass
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    sys.exit(os.waitstatus_to_exitcode(status) % 256)


main()
