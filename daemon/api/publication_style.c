/*
 * Decides what a publication's page looks like on screen and paper. Refuses to know what stands in it: that is
 * api/publication_page.c's, with how much goes on a sheet of this type.
 */
#include "api/publication_page.h"

/* Fonts of official documents where they are there, else what every system has. */
const char publication_style[] =
	"@page{size:A4;margin:18mm 20mm 14mm}"
	"*{box-sizing:border-box}"
	"html{background:#eceff1}"
	"body{width:210mm;min-height:297mm;margin:8mm auto;padding:18mm 20mm 14mm;background:#fff;color:#1a1a1a;"
	"font:10.5pt/1.62 FangSong,STFangsong,'FangSong_GB2312','Noto Serif CJK SC','Source Han Serif SC',serif}"
	"h1{margin:0 0 3mm;text-align:center;font:bold 19pt/1.3 SimSun,STSong,'Noto Serif CJK SC',serif;color:#b3120f}"
	".no{margin:0 0 2.5mm;text-align:center}"
	".rule{border:0;border-top:.7mm solid #b3120f;margin:0 0 3mm}"
	".meta{display:flex;justify-content:space-between;margin:0 0 2mm;font-size:9pt;color:#444}"
	".later{margin:0 0 2mm;padding:1mm 2mm;border:.3mm solid #b3120f;color:#b3120f;font-size:9.5pt}"
	"p.say{margin:0 0 1.2mm;text-indent:2em;text-align:justify}"
	"html:lang(en) p.say{text-indent:0;text-align:left}"
	"h2{margin:3.5mm 0 1.2mm;font:bold 10.5pt/1.4 SimHei,'Noto Sans CJK SC',sans-serif}"
	"table{width:100%;border-collapse:collapse;font-size:8.6pt;line-height:1.4;font-variant-numeric:tabular-nums}"
	"th,td{border:.2mm solid #8a8a8a;padding:.7mm 1.4mm;text-align:right;white-space:nowrap}"
	"th{background:#f4f1ec;text-align:center;font-weight:bold;white-space:normal}"
	"td:first-child,th:first-child{text-align:left;white-space:normal}"
	"tr.all td{font-weight:bold}"
	"a{color:inherit;text-decoration:none;border-bottom:.2mm dotted #888}"
	"p.say a{border-bottom-color:#b3120f}"
	".dense{font-size:8.8pt;line-height:1.4}.dense table{font-size:7.8pt;line-height:1.25}"
	"html:lang(en) body{font-size:9.8pt;line-height:1.5}html:lang(en) .dense{font-size:8.4pt;line-height:1.35}"
	".note{margin:1mm 0 0;font-size:8pt;color:#555;line-height:1.4}"
	"footer{margin-top:4mm;padding-top:1.5mm;border-top:.2mm solid #b3120f;font-size:7.6pt;color:#555;line-height:1.5;"
	"overflow-wrap:anywhere}"
	"@media print{html{background:none}body{width:auto;min-height:0;margin:0;padding:0}a{border:0}tr,h2,footer{break-inside:"
	"avoid}}";
