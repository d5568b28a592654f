#!/bin/sh
# Makes the seeds of every target from sample_reports/ and a few printed texts: fuzz/seeds.sh, then cargo fuzz run TARGET.
# Needs unzip. The seeds stand in fuzz/corpus/, which is not kept.
set -eu
cd "$(dirname "$0")"
samples=../sample_reports
for target in any_file xlsx ods xls delimited json pdf number_formats figures periods; do
    mkdir -p "corpus/$target"
done

find "$samples" -name '*.xlsx' -o -name '*.pdf' -o -name '*.json' -o -name '*.csv' | while read -r file; do
    name=$(basename "$file")
    cp "$file" "corpus/any_file/$name"
    case $name in
        *.pdf) cp "$file" "corpus/pdf/$name" ;;
        *.json) cp "$file" "corpus/json/$name" ;;
        *.csv) cp "$file" "corpus/delimited/$name" ;;
        *.xlsx)
            unzip -Z1 "$file" | grep '^xl/worksheets/sheet[0-9]*\.xml$' | while read -r sheet; do
                {
                    unzip -p "$file" "$sheet"
                    printf '\0'
                    unzip -p "$file" xl/sharedStrings.xml
                    printf '\0'
                    unzip -p "$file" xl/styles.xml
                    printf '\0<comments><commentList><comment ref="B2"><text><t>a</t></text></comment></commentList></comments>'
                } > "corpus/xlsx/$name.$(basename "$sheet")"
            done
            ;;
    esac
done

cat > corpus/ods/small.xml <<'XML'
<office:document-content><office:automatic-styles><style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet><table:table table:name="A"><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="percentage" office:value="0.742" table:number-columns-repeated="2" table:number-columns-spanned="2"><office:annotation><text:p>n</text:p></office:annotation><text:p>74.2<text:s text:c="2"/>%</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table><table:named-expressions><table:named-range table:name="R" table:cell-range-address="$A.$B$2"/></table:named-expressions></office:spreadsheet></office:body></office:document-content>
XML
# An .xls of the oldest kind: the start of a worksheet stream without a container.
printf '\011\010\020\000\000\006\020\000\000\000\000\000\000\000\000\000\000\000\000\000' > corpus/xls/stream

number=0
while IFS= read -r text; do
    number=$((number + 1))
    printf '%s' "$text" > "corpus/figures/$number"
    printf '%s' "$text" > "corpus/periods/$number"
    printf '1234.5\n%s' "$text" > "corpus/number_formats/$number"
done <<'TEXTS'
$1,234.50
(12.3)%
<11
$1.2M
0.742
N/A
Q3 2024
01/01/2024 - 12/31/2024
PY2023
Jan 2024 through Jun 2024
claims paid through September 30, 2024
#,##0.00_);(#,##0.00)
[>=1000000]0.0,,"M";[Red]0
# ??/??
m/d/yyyy h:mm AM/PM
[h]:mm:ss.00
0.00E+00
TEXTS
