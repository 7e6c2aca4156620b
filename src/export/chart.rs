//! Native charts of the summary sheets, in one manner.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartMarker, ChartMarkerType, ChartSolidFill, ChartType, Color,
};

use crate::i18n::Language;

use super::style::{AMBER, BLUE, GREY, INK, LINE, RED};

/// The colours of the slices of a pie, the largest first.
const SLICES: [Color; 8] = [
    BLUE,
    Color::RGB(0x5B_8D_B8),
    AMBER,
    Color::RGB(0x6B_9E_78),
    Color::RGB(0x9A_7A_A8),
    Color::RGB(0xC8_6B_5E),
    Color::RGB(0x8F_A3_B5),
    Color::RGB(0xC9_CF_D6),
];

/// Some rows of one column of a sheet.
#[derive(Clone)]
pub(super) struct Cells {
    pub sheet: String,
    pub first: u32,
    pub last: u32,
    pub column: u16,
}

impl Cells {
    fn range(&self) -> (&str, u32, u16, u32, u16) {
        (&self.sheet, self.first, self.column, self.last, self.column)
    }

    /// The same rows of another column.
    pub fn at(&self, column: u16) -> Cells {
        Cells { column, ..self.clone() }
    }
}

/// The words and the scale that a chart needs.
pub(super) struct Words {
    pub title: String,
    pub language: Language,
    /// The largest amount, in whole units of the currency.
    pub largest: i128,
    /// No amount is below 0: bars may begin at 0.
    pub none_below_zero: bool,
}

/// Columns with their amounts above them.
pub(super) fn columns(words: &Words, labels: &Cells, amounts: &Cells, colour: Color) -> Chart {
    let mut chart = begin(ChartType::Column, words);
    let mut label = ChartDataLabel::new();
    label.show_value().set_num_format(amount_format(words)).set_font(&font(8, GREY));
    chart
        .add_series()
        .set_categories(labels.range())
        .set_values(amounts.range())
        .set_gap(60)
        .set_format(&mut fill(colour))
        .set_data_label(&label);
    chart.legend().set_hidden();
    chart
}

/// Horizontal bars, the first row on top.
pub(super) fn bars(words: &Words, labels: &Cells, amounts: &Cells) -> Chart {
    let mut chart = begin(ChartType::Bar, words);
    let mut label = ChartDataLabel::new();
    label.show_value().set_num_format(amount_format(words)).set_font(&font(8, GREY));
    chart
        .add_series()
        .set_categories(labels.range())
        .set_values(amounts.range())
        .set_gap(45)
        .set_format(&mut fill(BLUE))
        .set_data_label(&label);
    // A bar chart's x axis is the horizontal one, of the amounts; its y axis names the bars.
    chart.y_axis().set_reverse().set_num_format("General").set_major_gridlines(false);
    chart.y_axis().set_label_position(ChartAxisLabelPosition::Low);
    chart.x_axis().set_hidden(true).set_major_gridlines(false);
    if words.none_below_zero {
        chart.x_axis().set_min(0);
    }
    chart.legend().set_hidden();
    chart
}

/// Columns with the cumulative share as a line on a second axis.
pub(super) fn pareto(
    words: &Words,
    labels: &Cells,
    (amount_name, amounts): (&str, Cells),
    (share_name, shares): (&str, Cells),
) -> Chart {
    let mut chart = begin(ChartType::Column, words);
    chart
        .add_series()
        .set_name(amount_name)
        .set_categories(labels.range())
        .set_values(amounts.range())
        .set_gap(50)
        .set_format(&mut fill(BLUE));
    chart.x_axis().set_font(font(8, GREY).set_rotation(-45));
    let mut line = Chart::new(ChartType::Line);
    line.add_series()
        .set_name(share_name)
        .set_categories(labels.range())
        .set_values(shares.range())
        .set_secondary_axis(true)
        .set_format(&mut stroke(AMBER))
        .set_marker(&marker(AMBER));
    chart.combine(&line);
    // The second axis belongs to the chart that the line was combined into.
    chart.y2_axis().set_min(0).set_max(1).set_num_format("0%").set_font(&font(8, GREY));
    chart.y2_axis().set_major_gridlines(false);
    chart.show_hidden_data();
    bottom_legend(&mut chart);
    chart
}

/// Columns side by side over the months, and a line on a second axis.
pub(super) fn flows(
    words: &Words,
    months: &Cells,
    columns: &[(&str, Cells)],
    line: Option<(&str, Cells)>,
) -> Chart {
    let mut chart = begin(ChartType::Column, words);
    for ((name, amounts), colour) in columns.iter().zip([BLUE, AMBER]) {
        chart
            .add_series()
            .set_name(*name)
            .set_categories(months.range())
            .set_values(amounts.range())
            .set_gap(60)
            .set_format(&mut fill(colour));
    }
    set_months(&mut chart, months);
    if let Some((name, amounts)) = line {
        let mut second = Chart::new(ChartType::Line);
        second
            .add_series()
            .set_name(name)
            .set_categories(months.range())
            .set_values(amounts.range())
            .set_secondary_axis(true)
            .set_format(&mut stroke(RED))
            .set_marker(&marker(RED));
        chart.combine(&second);
        let axis = chart.y2_axis();
        axis.set_num_format(amount_format(words)).set_font(&font(8, RED));
        axis.set_major_gridlines(false);
    }
    bottom_legend(&mut chart);
    chart
}

/// No more labels below the axis than fit.
fn set_months(chart: &mut Chart, months: &Cells) {
    let count = months.last - months.first + 1;
    let interval = u16::try_from(count.div_ceil(12)).unwrap_or(u16::MAX);
    chart.x_axis().set_text_axis(true).set_label_interval(interval);
}

/// Up to three lines over the months.
pub(super) fn lines(words: &Words, months: &Cells, series: &[(&str, Cells)]) -> Chart {
    let mut chart = begin(ChartType::Line, words);
    for ((name, amounts), colour) in series.iter().zip([BLUE, AMBER, RED]) {
        chart
            .add_series()
            .set_name(*name)
            .set_categories(months.range())
            .set_values(amounts.range())
            .set_format(&mut stroke(colour))
            .set_marker(&marker(colour));
    }
    set_months(&mut chart, months);
    match series.len() {
        1 => chart.legend().set_hidden(),
        _ => bottom_legend(&mut chart),
    };
    chart
}

/// Slices with their share; only sensible where no amount is below 0.
pub(super) fn pie(words: &Words, labels: &Cells, amounts: &Cells) -> Chart {
    let mut chart = begin(ChartType::Doughnut, words);
    let mut label = ChartDataLabel::new();
    label.show_percentage().set_num_format("0.0%").set_font(&font(8, INK));
    chart
        .add_series()
        .set_categories(labels.range())
        .set_values(amounts.range())
        .set_point_colors(&SLICES)
        .set_data_label(&label);
    chart.set_hole_size(55);
    chart.legend().set_position(ChartLegendPosition::Right).set_font(&font(9, GREY));
    chart
}

fn begin(kind: ChartType, words: &Words) -> Chart {
    let mut chart = Chart::new(kind);
    chart.title().set_name(words.title.as_str()).set_font(font(11, INK).set_bold());
    chart.title().set_overlay(false);
    chart.set_alt_text(words.title.as_str());
    chart.chart_area().set_format(
        ChartFormat::new().set_border(ChartLine::new().set_color(LINE).set_width(0.75)),
    );
    chart.x_axis().set_font(&font(8, GREY));
    chart.y_axis().set_font(&font(8, GREY)).set_num_format(amount_format(words));
    chart.y_axis().set_major_gridlines(true).set_major_gridlines_line(
        ChartLine::new().set_color(Color::RGB(0xE6_E9_ED)).set_width(0.5),
    );
    chart.y_axis().set_format(ChartFormat::new().set_no_line());
    // Names below the columns stay below them where an amount is negative.
    chart.x_axis().set_label_position(ChartAxisLabelPosition::Low);
    chart
}

fn bottom_legend(chart: &mut Chart) -> &mut rust_xlsxwriter::ChartLegend {
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(9, GREY))
}

fn font(size: u32, colour: Color) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_size(size).set_color(colour);
    font
}

fn fill(colour: Color) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(colour));
    format
}

fn stroke(colour: Color) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_line(ChartLine::new().set_color(colour).set_width(2.0));
    format
}

fn marker(colour: Color) -> ChartMarker {
    let mut marker = ChartMarker::new();
    marker.set_type(ChartMarkerType::Circle).set_size(5).set_format(&mut fill(colour));
    marker
}

/// Amounts in 万 or in thousands and millions, so that no label is wider than its column.
fn amount_format(words: &Words) -> &'static str {
    match (words.language, words.largest) {
        (_, ..10_000) => "#,##0;-#,##0;0",
        (Language::Zh, 10_000..1_000_000_000) => "0\\.0,\"万\";-0\\.0,\"万\";0",
        (Language::Zh, _) => "0.00,,\"百万\";-0.00,,\"百万\";0",
        (_, 10_000..10_000_000) => "#,##0,\"k\";-#,##0,\"k\";0",
        (_, _) => "#,##0.0,,\"M\";-#,##0.0,,\"M\";0",
    }
}
