// Package pdfium is the one place that draws pages of foreign PDF files: what is to be seen of them, fields and annotations included, and where which words stand.
//
// It draws by PDFium, which is C++ for WebAssembly (go-pdfium), run by wazero without files, network, clock or chance: equal files give equal pixels. The build has no
// JavaScript. A fault of PDFium stays in the memory that WebAssembly gave it; what it may cost in memory and time is bounded by who calls: only processes
// of the e-file do (efile.Renderer), one for each document.
//
// PDFium has to be translated for the machine once, which takes seconds and 300 MB. Compile does it and leaves the result in a folder; Open reads it from there in
// a tenth of a second. Characters whose fonts are not in the file are drawn with the fonts that PDFium brings, which know Latin script alone.
package pdfium
