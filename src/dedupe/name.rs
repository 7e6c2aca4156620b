//! The parts of a company's name: region, brand word (字号), trade, legal form, branch.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::domain::name::{equal_name_key, normal_name};
use crate::domain::region::{divisions, province_name, province_short_name};
use crate::domain::traditional::simplified;

/// A name taken apart. Everything is in simplified signs and small letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Company {
    /// Equal where the names are.
    pub key: String,
    /// Without region and legal form.
    pub core: String,
    /// The core without the words of its trade.
    pub brand: String,
    pub regions: Vec<Region>,
    /// Whether it has a legal form at all; a person has none.
    pub is_company: bool,
    /// What of the name belongs to a branch.
    pub branch: Option<String>,
}

/// A province or a place in one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Region {
    /// 杭州 of 杭州市.
    pub short: String,
    /// Two digits.
    pub province: String,
    pub is_province: bool,
}

/// Endings that make a company of a name, the longest first.
const FORMS: &[&str] = &[
    "集团股份有限公司",
    "股份有限公司",
    "集团有限公司",
    "集团股份公司",
    "股份公司",
    "有限公司",
    "集团总公司",
    "集团公司",
    "总公司",
    "公司",
    "集团",
    "合作社",
    "事务所",
    "经营部",
    "商行",
    "商店",
    "工作室",
    "研究院",
    "研究所",
    "厂",
    "店",
    "行",
    "部",
    "社",
    "ltd",
    "inc",
    "corp",
    "llc",
    "gmbh",
    "sarl",
    "limited",
];

/// Words of a trade at the end of a core.
#[rustfmt::skip]
const TRADES: &[&str] = &[
    "农村商业银行", "商业银行", "银行", "高速公路", "建筑科学", "机场", "港口", "港务", "证券", "保险",
    "公用事业", "交通", "城市建设", "自来水", "高新技术",
    "信息技术", "信息科技", "网络科技", "生物科技", "科技发展", "科技", "技术", "贸易", "商贸",
    "工贸", "经贸", "实业", "新材料", "材料", "建材", "电子商务", "微电子", "电子", "机械设备", "机械制造",
    "机械", "机电", "生物医药", "生物", "医药", "制药", "药业", "食品", "化工", "化学", "建筑工程", "建筑",
    "建设", "工程", "装饰", "装修", "设备", "自动化", "信息", "网络", "软件", "文化传媒", "文化", "传媒",
    "传播", "教育", "咨询", "服务", "物流", "运输", "货运", "投资", "控股", "发展", "集团", "制造", "制品",
    "五金", "塑料", "塑胶", "橡胶", "纺织", "服装", "服饰", "家具", "家居", "环保", "能源", "电力", "电气",
    "电器", "汽车", "零部件", "零件", "配件", "智能", "系统", "光电", "半导体", "通信", "通讯", "医疗",
    "医疗器械", "器械", "农业", "种业", "园林", "设计", "规划", "国际", "工业", "进出口", "供应链", "管理",
    "企业", "营销", "销售", "广告", "印刷", "包装", "酒店", "餐饮", "旅游", "房地产", "置业", "地产",
    "百货", "超市", "日用品", "办公用品", "用品", "化妆品", "精工", "精密", "重工", "动力", "仪器", "仪表",
    "金属", "钢铁", "矿业", "水泥", "玻璃", "陶瓷", "纸业", "光学", "航空", "船舶", "石油", "石化", "燃气",
    "水务", "粮油", "茶叶", "酒业", "饮料", "乳业", "水产", "畜牧", "饲料", "商业", "商务", "零售", "批发",
    "股份", "数据", "数字", "云计算", "安防", "照明", "灯饰", "门窗", "模具", "轴承", "阀门", "电缆", "线缆",
];

/// Endings of a branch's name.
const BRANCHES: &[&str] = &[
    "分公司",
    "支公司",
    "分厂",
    "分店",
    "分行",
    "支行",
    "营业部",
    "办事处",
    "门店",
    "门市部",
    "营业厅",
];

/// What stands in brackets and says nothing.
const BESIDE: &[&str] = &["有限合伙", "普通合伙", "特殊普通合伙", "个人独资", "个体工商户", "中国"];

impl Company {
    pub fn of(name: &str) -> Company {
        let mut company = Company { key: equal_name_key(name), ..Company::default() };
        let text = company.take_brackets(&normal_name(name));
        let text = equal_name_key(&text);
        if BRANCHES.iter().any(|ending| text.ends_with(ending)) {
            let parent = text.find("公司").map_or(0, |at| at + "公司".len());
            company.branch = Some(text[parent..].to_owned());
        }
        let form = FORMS.iter().find(|form| text.ends_with(*form) && text.len() > form.len());
        let bare = form.map_or(text.as_str(), |form| &text[..text.len() - form.len()]);
        company.is_company = form.is_some();
        company.core = company.take_regions(bare).to_owned();
        company.brand = brand(&company.core).to_owned();
        // A name of region and trade alone has the region as its brand.
        if company.brand.is_empty() || TRADES.contains(&company.brand.as_str()) {
            company.regions.clear();
            company.core = bare.to_owned();
            company.brand = bare.to_owned();
        }
        company.regions.sort();
        company.regions.dedup();
        company
    }

    /// The name without what stands in brackets; a region there is kept as one.
    fn take_brackets(&mut self, name: &str) -> String {
        let mut text = String::with_capacity(name.len());
        let mut rest = name;
        while let Some(open) = rest.find(['（', '(']) {
            let Some(close) = rest[open..].find(['）', ')']).map(|at| open + at) else { break };
            let width = rest[open..].chars().next().map_or(1, char::len_utf8);
            let inside: String = rest[open + width..close].chars().map(simplified).collect();
            text.push_str(&rest[..open]);
            match regions().get(inside.as_str()) {
                Some(region) => self.regions.push(region.clone()),
                None if BESIDE.contains(&inside.as_str()) => {}
                None => text.push_str(&inside),
            }
            rest = &rest[close + rest[close..].chars().next().map_or(1, char::len_utf8)..];
        }
        text.push_str(rest);
        text
    }

    /// The name without the regions that it begins with.
    fn take_regions<'t>(&mut self, mut text: &'t str) -> &'t str {
        loop {
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).skip(2).take(12).collect();
            let found = ends.iter().rev().find_map(|end| {
                // At least two signs must be left to be a brand.
                let left = text[*end..].chars().count();
                regions().get(&text[..*end]).filter(|_| left >= 2).map(|region| (*end, region))
            });
            match found {
                Some((end, region)) => {
                    self.regions.push(region.clone());
                    text = &text[end..];
                }
                None => return text,
            }
        }
    }

    /// The words of the trade, one for those that mean the same.
    pub fn trade(&self) -> &str {
        match self.core.strip_prefix(&self.brand).unwrap_or_default() {
            "商贸" | "经贸" | "工贸" | "商业" | "商务" => "贸易",
            "技术" | "科技发展" | "高新技术" => "科技",
            "机械设备" | "机械制造" | "机电" => "机械",
            "信息科技" | "信息" => "信息技术",
            "医药" | "制药" => "药业",
            "新材料" => "材料",
            "运输" | "货运" => "物流",
            "家居" => "家具",
            "服饰" => "服装",
            "装修" => "装饰",
            "建筑" => "建筑工程",
            "塑胶" => "塑料",
            other => other,
        }
    }

    /// Whether nothing in the regions of two names speaks against one place.
    pub fn may_share_a_region(&self, other: &Company) -> bool {
        if self.regions.is_empty() || other.regions.is_empty() {
            return true;
        }
        self.regions.iter().any(|one| {
            other.regions.iter().any(|two| {
                let wider = one.is_province || two.is_province;
                one.short == two.short || (one.province == two.province && wider)
            })
        })
    }
}

/// The core without the words of its trade, of which at least two signs are left.
fn brand(core: &str) -> &str {
    let mut text = core;
    'words: loop {
        for trade in TRADES {
            if let Some(shorter) = text.strip_suffix(trade)
                && shorter.chars().count() >= 2
            {
                text = shorter;
                continue 'words;
            }
        }
        return text;
    }
}

/// Regions by their full and short names.
fn regions() -> &'static HashMap<String, Region> {
    static REGIONS: OnceLock<HashMap<String, Region>> = OnceLock::new();
    REGIONS.get_or_init(|| {
        let mut regions = HashMap::new();
        let mut add = |name: &str, short: &str, province: &str, is_province: bool| {
            let region =
                Region { short: short.to_owned(), province: province.to_owned(), is_province };
            regions.entry(name.to_owned()).or_insert(region);
        };
        for code in 11..=82 {
            let code = code.to_string();
            if let (Some(full), Some(short)) = (province_name(&code), province_short_name(&code)) {
                for name in [full, short, full.trim_end_matches("自治区")] {
                    add(name, short, &code, true);
                }
            }
        }
        for division in divisions() {
            let code = division.code.to_string();
            if division.name.chars().count() < 3 {
                continue;
            }
            let city = division.code % 100 == 0;
            let endings: &[char] = if city { &['市'] } else { &['市', '县', '区'] };
            let short = division.name.strip_suffix(endings).unwrap_or(division.name);
            add(division.name, short, &code[..2], false);
            if city || division.name.ends_with('市') {
                add(short, short, &code[..2], false);
            }
        }
        regions
    })
}

/// An address by its letters and figures, without the province and city that are often left
/// out; `None` where it is too short to be of one house.
pub fn address_key(address: &str) -> Option<String> {
    let key = equal_name_key(address);
    let mut place = Company::default();
    let street = place.take_regions(&key);
    let has_number = street.chars().any(|sign| sign.is_ascii_digit());
    (has_number && street.chars().count() >= 5).then(|| street.to_owned())
}
