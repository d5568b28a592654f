//! A payer's PDF whose cost table no reader can part: figures of two columns touch, so that they read as one word.
//! Synthetic. Where its columns are parted is known to who drew it, as a person knows it who looks at the page.

/// The id of [`MAPPING`].
pub const MAPPING_ID: &str = "cedar";

/// The report's mapping file, without a region.
pub const MAPPING: &str = r#"# Cedar Mutual: monthly cost page.
id          = "cedar"
version     = 1
description = "Cedar Mutual, monthly cost page"
source      = "a synthetic page"
formats     = ["pdf"]

[payer]
name = "Cedar Mutual"

[report]
program          = "Cost Page"
line_of_business = "commercial"

[[recognize]]
text     = '^Cedar Mutual'
required = true

[[fact]]
kind = "subject"
find = '^Prepared for (.+)$'

[[fact]]
kind = "period"
find = '^Service months (.+)$'

[[table]] # on the page with the costs
name   = "Service costs"
header = ['^Service$', '^Paid$', '^PMPM$']
label  = '^Service$'

column = [
    { name = "paid", header = ['^Paid$'], unit = "USD" },
    { name = "pmpm", header = ['^PMPM$'], unit = "USD/member-month" },
]

[[table.term]]
payer_term = "Medical"
metrics    = { paid = "med-cost", pmpm = "med-cost-pmpm" }

[[table.term]]
payer_term = "Pharmacy"
metrics    = { paid = "rx-cost", pmpm = "rx-cost-pmpm" }

[[table]]
name   = "Members"
header = ['^Plan$', '^Member months$']
label  = '^Plan$'
column = [{ name = "months", header = ['^Member months$'], unit = "member-months" }]

[[table.term]]
payer_term = "All plans"
metric     = "member-months"
"#;

/// The words that tell the page of the cost table.
pub const PAGE_WORDS: &str = "^Service costs$";

/// The cost table's box on its page: left, top, right, bottom in points.
pub const BOX: [u32; 4] = [60, 150, 400, 215];

/// Where its columns are parted, in points: beside the labels, and between the figures that touch.
pub const COLUMNS: [&str; 2] = ["200", "300.3"];

/// The report with these figures: medical and pharmacy, each paid and PMPM.
#[derive(Debug, Clone, Copy)]
pub struct CostPage<'a> {
    /// The service months as printed, for example `01/01/2024 - 06/30/2024`.
    pub months: &'a str,
    /// Medical and pharmacy, each paid amount and PMPM.
    pub costs: [[&'a str; 2]; 2],
    /// Whether a cover page comes first.
    pub cover: bool,
    /// The title over the cost table: [`PAGE_WORDS`] looks for `Service costs`.
    pub title: &'a str,
    /// How much lower than usual the cost table stands, in points.
    pub lower: u32,
}

impl CostPage<'_> {
    /// The page as it usually comes.
    pub fn usual() -> CostPage<'static> {
        CostPage {
            months: "01/01/2024 - 06/30/2024",
            costs: [["4,212,604", "350.93"], ["888,096", "73.98"]],
            cover: false,
            title: "Service costs",
            lower: 0,
        }
    }

    /// The PDF's bytes.
    pub fn pdf(&self) -> Vec<u8> {
        let mut front = Page::default();
        front.text(72.0, 80.0, "Cedar Mutual, a report for your group");
        let mut page = Page::default();
        page.text(72.0, 80.0, "Cedar Mutual");
        page.text(72.0, 96.0, "Prepared for Willow Bend Medical Group");
        page.text(72.0, 112.0, &format!("Service months {}", self.months));
        page.text(72.0, 140.0, self.title);
        let top = 164.0 + f64::from(self.lower);
        page.text(72.0, top, "Service");
        page.text(250.0, top, "Paid");
        page.text(330.0, top, "PMPM");
        for (row, (label, [paid, pmpm])) in ["Medical", "Pharmacy"].into_iter().zip(self.costs).enumerate() {
            let y = top + 18.0 + 18.0 * row as f64;
            page.text(72.0, y, label);
            // The second figure begins where the first one ends.
            page.text(300.0 - width(paid), y, paid);
            page.text(300.6, y, pmpm);
        }
        page.text(72.0, 340.0, "Plan");
        page.text(250.0, 340.0, "Member months");
        for (row, plan) in ["HMO", "PPO", "All plans"].into_iter().enumerate() {
            let y = 358.0 + 18.0 * row as f64;
            page.text(72.0, y, plan);
            page.text(280.0, y, ["7,004", "5,000", "12,004"][row]);
        }
        if self.cover {
            file(&[front, page])
        } else {
            file(&[page])
        }
    }
}

/// The drawing of one page.
#[derive(Default)]
pub(crate) struct Page(String);

impl Page {
    /// Writes a text in Helvetica 10; `x` and the baseline `y` in points from the page's top left.
    pub(crate) fn text(&mut self, x: f64, y: f64, text: &str) {
        let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        self.0
            .push_str(&format!("BT /F1 10 Tf {x:.2} {:.2} Td ({text}) Tj ET\n", 792.0 - y));
    }
}

/// Width in points of a figure in Helvetica 10. Source: Adobe's metrics of Helvetica: digits 556, comma and point 278.
fn width(figure: &str) -> f64 {
    figure
        .chars()
        .map(|c| if c.is_ascii_digit() { 5.56 } else { 2.78 })
        .sum()
}

/// A PDF of letter pages.
pub(crate) fn file(pages: &[Page]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (index, Page(content)) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            5 + 2 * index
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}endstream", content.len()));
    }
    let mut file = String::from("%PDF-1.4\n");
    let mut starts = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        starts.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for start in starts {
        file.push_str(&format!("{start:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    file.into_bytes()
}
