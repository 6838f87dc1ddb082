"""Small files that open, for evidence."""

import struct
import zlib
from io import BytesIO

from docx import Document
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas


def pdf(text="ok"):
    out = BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.drawString(72, 720, text)
    canvas.save()
    return out.getvalue()


def png(shade=0):
    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes((0, shade)))
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def jpg():
    frame = struct.pack(">HHBHHB3B", 0xFFC0, 11, 8, 1, 1, 1, 1, 0x11, 0)
    scan = struct.pack(">HHB2B3B", 0xFFDA, 8, 1, 1, 0, 0, 63, 0)
    return b"\xff\xd8" + frame + scan + b"\x00\xff\xd9"


def docx():
    out = BytesIO()
    document = Document()
    document.add_paragraph("总结")
    document.save(out)
    return out.getvalue()


def xlsx():
    out = BytesIO()
    Workbook().save(out)
    return out.getvalue()


FILES = {"总结.pdf": pdf, "照片.png": png, "照片.jpg": jpg, "总结.docx": docx, "清单.xlsx": xlsx}
