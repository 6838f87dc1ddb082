"""Small files that open, for evidence."""

from io import BytesIO

from docx import Document
from openpyxl import Workbook
from PIL import Image
from reportlab.pdfgen.canvas import Canvas


def pdf(text="ok"):
    out = BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.drawString(72, 720, text)
    canvas.save()
    return out.getvalue()


def picture(kind, shade=0):
    out = BytesIO()
    Image.new("L", (2, 2), shade).save(out, kind)
    return out.getvalue()


def png(shade=0):
    return picture("PNG", shade)


def jpg():
    return picture("JPEG")


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
