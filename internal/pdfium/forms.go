package pdfium

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// openForm lets fields be drawn, of a file that has any: PDFium draws them by a part of its own, which asks the program for what people do. Here nobody does anything.
func (f *File) openForm() error {
	kind, err := f.library.FPDF_GetFormType(&requests.FPDF_GetFormType{Document: f.document})
	if err != nil || kind.FormType == enums.FPDF_FORMTYPE_NONE {
		return err
	}
	opened, err := f.library.FPDFDOC_InitFormFillEnvironment(&requests.FPDFDOC_InitFormFillEnvironment{Document: f.document, FormFillInfo: structs.FPDF_FORMFILLINFO{
		FFI_Invalidate:         func(references.FPDF_PAGE, float64, float64, float64, float64) {},
		FFI_SetCursor:          func(enums.FXCT) {},
		FFI_SetTimer:           func(int, func(int)) int { return 0 },
		FFI_KillTimer:          func(int) {},
		FFI_GetLocalTime:       func() structs.FPDF_SYSTEMTIME { return structs.FPDF_SYSTEMTIME{} },
		FFI_GetPage:            func(references.FPDF_DOCUMENT, int) *references.FPDF_PAGE { return nil },
		FFI_GetRotation:        func(references.FPDF_PAGE) enums.FPDF_PAGE_ROTATION { return enums.FPDF_PAGE_ROTATION_NONE },
		FFI_ExecuteNamedAction: func(string) {},
	}})
	if err != nil {
		return err
	}
	f.form = &opened.FormHandle
	return nil
}

// drawFields draws the fields of a page upon it.
func (p *Page) drawFields(bitmap references.FPDF_BITMAP, width, height int) error {
	if p.file.form == nil {
		return nil
	}
	_, err := p.file.library.FPDF_FFLDraw(&requests.FPDF_FFLDraw{
		FormHandle: *p.file.form, Bitmap: bitmap, Page: p.ref(), SizeX: width, SizeY: height, Flags: drawn,
	})
	return err
}
