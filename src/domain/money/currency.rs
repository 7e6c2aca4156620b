//! The currencies of ISO 4217, their digits and their names.

use std::sync::LazyLock;

use crate::domain::text::fold;

/// An ISO 4217 currency by its three-letter code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// 人民币, the currency of a book that says nothing else.
    pub const CNY: Currency = Currency(*b"CNY");

    /// Reads a code in any case, a sign, or a name in Chinese, English or French; also a code
    /// and a name together, such as `人民币(CNY)`, where they agree.
    pub fn parse(text: &str) -> Option<Currency> {
        if let Some(currency) = Currency::of_code(text) {
            return Some(currency);
        }
        let folded = fold(text);
        let text = folded.trim();
        if let Some(currency) = named(text) {
            return Some(currency);
        }
        let mut found = None;
        let parts = text.split(['(', ')', '/', '-', '_', ' ', ':', '|']);
        for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
            let currency = named(part).or_else(|| code_beside_name(part))?;
            if found.is_some_and(|earlier| earlier != currency) {
                return None;
            }
            found = Some(currency);
        }
        found
    }

    /// The currency of a code just as the norm writes it.
    pub fn of_code(code: &str) -> Option<Currency> {
        static SORTED: LazyLock<Vec<&str>> = LazyLock::new(|| CODES.split(' ').collect());
        SORTED.binary_search(&code).ok()?;
        code.as_bytes().try_into().ok().map(Currency)
    }

    /// The three-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a currency code is three ASCII letters")
    }

    fn is_dollar(self) -> bool {
        let dollars = ["USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD", "MOP", "MXN", "BND", "FJD"];
        dollars.contains(&self.code())
    }

    /// How many decimals its minor unit has.
    pub fn exponent(&self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG"
            | b"RWF" | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            b"CLF" | b"UYW" => 4,
            _ => 2,
        }
    }
}

/// The codes in force, in the order of the alphabet.
const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV \
    BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP \
    DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD \
    IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA \
    MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP \
    PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL \
    THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF \
    XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Names and signs of each currency, small letters, without blanks and points.
///
/// A bare 元, ¥ or $ is what it means in a Chinese book.
const NAMES: [(&str, &[&str]); 47] = [
    (
        "CNY",
        &[
            "rmb",
            "cnh",
            "人民币",
            "人民幣",
            "人民币元",
            "元",
            "圆",
            "元人民币",
            "¥",
            "cn¥",
            "rmb¥",
            "本位币",
            "本币",
            "记账本位币",
            "renminbi",
            "chineseyuan",
            "yuan",
            "yuanrenminbi",
            "yuanchinois",
        ],
    ),
    (
        "USD",
        &[
            "$",
            "us$",
            "usd$",
            "美元",
            "美金",
            "美圆",
            "usdollar",
            "usdollars",
            "dollar",
            "dollars",
            "dollarus",
            "dollaraméricain",
            "dollarsaméricains",
            "dollarus",
            "unitedstatesdollar",
            "americandollar",
        ],
    ),
    ("EUR", &["€", "欧元", "歐元", "euro", "euros"]),
    ("JPY", &["jp¥", "日元", "日圆", "日円", "日币", "円", "yen", "japaneseyen", "yenjaponais"]),
    (
        "GBP",
        &[
            "£",
            "英镑",
            "英鎊",
            "pound",
            "pounds",
            "poundsterling",
            "sterling",
            "britishpound",
            "livresterling",
        ],
    ),
    (
        "HKD",
        &[
            "hk$",
            "港币",
            "港元",
            "港幣",
            "港纸",
            "hongkongdollar",
            "dollardehongkong",
            "dollarhongkong",
        ],
    ),
    ("MOP", &["mop$", "澳门元", "澳门币", "澳門元", "葡币", "pataca", "macanesepataca"]),
    (
        "TWD",
        &[
            "nt$",
            "ntd",
            "新台币",
            "新臺幣",
            "新台幣",
            "台币",
            "台幣",
            "臺幣",
            "newtaiwandollar",
            "taiwandollar",
            "dollartaïwanais",
            "nouveaudollardetaïwan",
        ],
    ),
    (
        "KRW",
        &["₩", "韩元", "韩币", "韩圆", "韓元", "won", "southkoreanwon", "koreanwon", "woncoréen"],
    ),
    (
        "SGD",
        &[
            "s$",
            "sg$",
            "新加坡元",
            "新加坡币",
            "新币",
            "坡币",
            "singaporedollar",
            "dollardesingapour",
        ],
    ),
    (
        "AUD",
        &[
            "a$",
            "au$",
            "澳元",
            "澳大利亚元",
            "澳币",
            "澳洲元",
            "australiandollar",
            "dollaraustralien",
        ],
    ),
    ("CAD", &["c$", "ca$", "加元", "加拿大元", "加币", "canadiandollar", "dollarcanadien"]),
    ("NZD", &["nz$", "新西兰元", "纽币", "纽元", "newzealanddollar", "dollarnéozélandais"]),
    ("CHF", &["瑞士法郎", "瑞郎", "sfr", "swissfranc", "francsuisse"]),
    (
        "RUB",
        &[
            "₽",
            "rur",
            "卢布",
            "俄罗斯卢布",
            "俄卢布",
            "rouble",
            "ruble",
            "russianruble",
            "roublerusse",
        ],
    ),
    ("INR", &["₹", "印度卢比", "印度盧比", "卢比", "indianrupee", "rupee", "roupieindienne"]),
    ("VND", &["₫", "越南盾", "越盾", "dong", "vietnamesedong", "dongvietnamien"]),
    ("THB", &["฿", "泰铢", "泰銖", "泰币", "baht", "thaibaht", "bahtthaïlandais"]),
    ("MYR", &["rm", "马来西亚林吉特", "林吉特", "马币", "令吉", "ringgit", "malaysianringgit"]),
    ("IDR", &["rp", "印尼盾", "印尼卢比", "印度尼西亚盾", "rupiah", "indonesianrupiah"]),
    ("PHP", &["₱", "菲律宾比索", "菲律宾披索", "philippinepeso", "pesophilippin"]),
    ("KHR", &["៛", "柬埔寨瑞尔", "瑞尔", "riel"]),
    ("LAK", &["₭", "基普", "老挝基普", "kip"]),
    ("MMK", &["缅元", "缅甸元", "缅币", "kyat"]),
    ("MNT", &["₮", "图格里克", "蒙古图格里克", "tugrik"]),
    ("KZT", &["₸", "坚戈", "哈萨克斯坦坚戈", "tenge"]),
    ("PKR", &["巴基斯坦卢比", "pakistanirupee"]),
    ("BDT", &["৳", "塔卡", "孟加拉塔卡", "taka"]),
    ("LKR", &["斯里兰卡卢比", "srilankanrupee"]),
    ("AED", &["迪拉姆", "阿联酋迪拉姆", "dirham", "uaedirham"]),
    ("SAR", &["沙特里亚尔", "沙特币", "saudiriyal"]),
    ("KWD", &["科威特第纳尔", "kuwaitidinar", "dinarkoweïtien"]),
    ("ILS", &["₪", "新谢克尔", "谢克尔", "以色列新谢克尔", "shekel", "newshekel"]),
    ("TRY", &["₺", "土耳其里拉", "新土耳其里拉", "turkishlira", "livreturque"]),
    ("UAH", &["₴", "格里夫纳", "乌克兰格里夫纳", "hryvnia"]),
    ("PLN", &["zł", "波兰兹罗提", "兹罗提", "zloty", "złoty"]),
    ("CZK", &["kč", "捷克克朗", "czechkoruna", "couronnetchèque"]),
    ("HUF", &["匈牙利福林", "福林", "forint"]),
    ("SEK", &["瑞典克朗", "swedishkrona", "couronnesuédoise"]),
    ("NOK", &["挪威克朗", "norwegiankrone", "couronnenorvégienne"]),
    ("DKK", &["丹麦克朗", "danishkrone", "couronnedanoise"]),
    ("ZAR", &["南非兰特", "兰特", "rand", "southafricanrand"]),
    ("EGP", &["埃及镑", "egyptianpound", "livreégyptienne"]),
    ("NGN", &["₦", "奈拉", "尼日利亚奈拉", "naira"]),
    ("BRL", &["r$", "巴西雷亚尔", "雷亚尔", "real", "brazilianreal", "réalbrésilien"]),
    ("MXN", &["mx$", "墨西哥比索", "mexicanpeso", "pesomexicain"]),
    ("ARS", &["阿根廷比索", "argentinepeso", "pesoargentin"]),
];

fn named(text: &str) -> Option<Currency> {
    let plain: String = text
        .chars()
        .filter(|sign| !matches!(sign, ' ' | '.' | '-' | '\''))
        .flat_map(char::to_lowercase)
        .collect();
    if let Ok(code) = <[u8; 3]>::try_from(plain.to_ascii_uppercase().as_bytes())
        && code.iter().all(u8::is_ascii_uppercase)
        && CODES.as_bytes().chunks(4).any(|listed| listed.starts_with(&code))
    {
        return Some(Currency(code));
    }
    let (code, _) = NAMES.iter().find(|(_, names)| names.contains(&plain.as_str()))?;
    Some(Currency(code.as_bytes().try_into().expect("a listed code has three letters")))
}

/// `USD美元` or `美元USD`, where both say the same.
fn code_beside_name(text: &str) -> Option<Currency> {
    let at = text.find(|sign: char| !sign.is_ascii_alphabetic()).filter(|at| *at > 0);
    let at = at.or_else(|| text.find(|sign: char| sign.is_ascii_alphabetic()))?;
    let (first, second) = text.split_at_checked(at)?;
    let (first, second) = (named(first)?, named(second)?);
    (first == second).then_some(first)
}

/// Signs and codes that may stand at an amount, the longest first where one begins another.
const SIGNS: [(&str, &str); 34] = [
    ("人民币", "CNY"),
    ("RMB", "CNY"),
    ("CNY", "CNY"),
    ("CNH", "CNY"),
    ("元整", "CNY"),
    ("元正", "CNY"),
    ("圆整", "CNY"),
    ("美元", "USD"),
    ("欧元", "EUR"),
    ("英镑", "GBP"),
    ("日元", "JPY"),
    ("港元", "HKD"),
    ("港币", "HKD"),
    ("US$", "USD"),
    ("HK$", "HKD"),
    ("NT$", "TWD"),
    ("USD", "USD"),
    ("EUR", "EUR"),
    ("GBP", "GBP"),
    ("JPY", "JPY"),
    ("HKD", "HKD"),
    ("KRW", "KRW"),
    ("SGD", "SGD"),
    ("AUD", "AUD"),
    ("CAD", "CAD"),
    ("CHF", "CHF"),
    ("TWD", "TWD"),
    ("元", "CNY"),
    ("圆", "CNY"),
    ("¥", "CNY"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₩", "KRW"),
];

/// Takes one sign of currency off either end of a folded text.
pub(super) fn strip_sign(text: &str) -> Option<&str> {
    // Most amounts are bare figures: they begin and end with a digit.
    let bytes = text.as_bytes();
    if bytes.first()?.is_ascii_digit() && bytes.last()?.is_ascii_digit() {
        return None;
    }
    SIGNS.iter().find_map(|(sign, _)| {
        strip_start(text, sign).or_else(|| {
            let at = text.len().checked_sub(sign.len())?;
            text.get(at..)?.eq_ignore_ascii_case(sign).then(|| &text[..at])
        })
    })
}

fn strip_start<'a>(text: &'a str, sign: &str) -> Option<&'a str> {
    text.get(..sign.len())?.eq_ignore_ascii_case(sign).then(|| &text[sign.len()..])
}

/// The currency that the sign at an amount names, where it cannot be meant for `currency`: a bare
/// $ may be any dollar, ¥ also yen, £ any pound, and 元 any of the currencies that are counted so.
pub fn currency_contradicted(text: &str, currency: Currency) -> Option<Currency> {
    let shown = currency_shown(text).filter(|shown| *shown != currency)?;
    let folded = fold(text);
    let bare = |sign: char| folded.contains(sign) && !folded.contains(char::is_alphabetic);
    let shares = match shown.code() {
        "USD" if bare('$') => currency.is_dollar(),
        "CNY" if bare('¥') => currency.code() == "JPY",
        "CNY" if folded.contains(['元', '圆']) && !folded.contains("人民币") => true,
        "GBP" if bare('£') => currency.code() == "EGP",
        _ => false,
    };
    (!shares).then_some(shown)
}

/// The currency that an amount's text itself shows, such as `$12.00` or `12.00 EUR`.
pub fn currency_shown(text: &str) -> Option<Currency> {
    let folded = fold(text);
    let ends = |sign: char| sign.is_ascii_digit() || " ()+-.,万亿萬億".contains(sign);
    let text = folded.trim_matches(|sign: char| " ()+-".contains(sign));
    let head = text.trim_start_matches(|sign| !ends(sign));
    let tail = text.trim_end_matches(|sign| !ends(sign));
    let head = &text[..text.len() - head.len()];
    let tail = &text[tail.len()..];
    let (_, code) = SIGNS
        .iter()
        .find(|(sign, _)| head.eq_ignore_ascii_case(sign) || tail.eq_ignore_ascii_case(sign))?;
    Some(Currency(code.as_bytes().try_into().expect("a listed code has three letters")))
}
