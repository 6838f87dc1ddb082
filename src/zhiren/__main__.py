"""``python -m zhiren``: the command line."""

from zhiren.cli import main

if __name__ == "__main__":
    main()
