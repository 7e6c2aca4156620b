//! The province that an address names: by itself, its city or its county.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Division, PROVINCES, divisions, province_of_division};

/// What a name says of the province, and how much it weighs against its namesakes.
#[derive(Clone, Copy)]
struct Named {
    /// `None` where several provinces have the name.
    province: Option<&'static str>,
    /// 0 is a province, then cities, then counties; former names come after all of them.
    rank: u32,
    /// The full name, which may stand anywhere; a short one only at the beginning.
    full: bool,
}

struct Names {
    by_name: HashMap<&'static str, Named>,
    longest: usize,
}

/// The two digits of the province in an address, from its beginning, or else from the
/// first full name in it. A street such as 南京西路 names no city.
pub fn province_of_address(address: &str) -> Option<&'static str> {
    let letters: Vec<(usize, char)> =
        address.char_indices().filter(|(_, character)| !character.is_whitespace()).collect();
    let start = beginning(&letters);
    if let Some(province) = longest_name_at(address, &letters[start..], false) {
        return Some(province);
    }
    (start + 1..letters.len()).find_map(|index| longest_name_at(address, &letters[index..], true))
}

/// Behind a postcode, a country and opening marks.
fn beginning(letters: &[(usize, char)]) -> usize {
    let mark = |character: char| {
        character.is_ascii_digit()
            || character.is_ascii_punctuation()
            || "（【：，、。".contains(character)
    };
    let mut start = letters.iter().take_while(|(_, character)| mark(*character)).count();
    for country in ["中华人民共和国", "中国"] {
        let found = letters[start..].iter().map(|(_, c)| *c).take(country.chars().count());
        if found.eq(country.chars()) {
            start += country.chars().count();
            break;
        }
    }
    start + letters[start..].iter().take_while(|(_, character)| mark(*character)).count()
}

/// The province of the longest name that begins where the letters do.
fn longest_name_at(
    address: &str,
    letters: &[(usize, char)],
    full_only: bool,
) -> Option<&'static str> {
    let (first, _) = letters.first()?;
    let names = names();
    let most = letters.len().min(names.longest);
    (2..=most).rev().find_map(|count| {
        let end = letters.get(count).map_or(address.len(), |(index, _)| *index);
        let text = address.get(*first..end)?;
        // Blanks inside a name are rare: only then is a copy made.
        let named = match text.chars().any(char::is_whitespace) {
            true => names.by_name.get(text.split_whitespace().collect::<String>().as_str()),
            false => names.by_name.get(text),
        }?;
        if !named.full && (full_only || names_a_street(&letters[count..])) {
            return None;
        }
        named.province
    })
}

/// Whether a short name goes on as that of a district, street or house.
fn names_a_street(rest: &[(usize, char)]) -> bool {
    if rest.first().is_some_and(|(_, next)| "区县镇乡".contains(*next)) {
        return true;
    }
    let rest: String = rest.iter().map(|(_, character)| *character).take(4).collect();
    let rest = rest.trim_start_matches(['东', '西', '南', '北', '中', '一', '二', '三', '四']);
    ["路", "街", "大道", "大街", "巷", "弄", "大厦", "广场", "里", "村", "道", "胡同"]
        .iter()
        .any(|ending| rest.starts_with(ending))
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = Names { by_name: HashMap::new(), longest: 0 };
        for (code, short, full) in &PROVINCES {
            names.add(full, Named { province: Some(code), rank: 0, full: true });
            names.add(short, Named { province: Some(code), rank: 0, full: false });
        }
        divisions().iter().for_each(|division| names.add_division(division));
        names
    })
}

impl Names {
    fn add_division(&mut self, division: &Division) {
        let code = division.code.to_string();
        let Some(province) = province_of_division(&code) else {
            return;
        };
        let city = division.code.is_multiple_of(100);
        let generic = ["市辖区", "郊区", "城区", "市区", "县", "市郊区"];
        let indirect =
            ["直辖", "行政单位", "行政区划"].iter().any(|part| division.name.contains(part));
        let letter_count = division.name.chars().count();
        if letter_count < 3 || generic.contains(&division.name) || indirect {
            return;
        }
        let former = if division.to.is_some() { 2 } else { 0 };
        let rank = former + if city { 1 } else { 2 };
        let named = Named { province: Some(province), rank, full: true };
        self.add(division.name, named);
        if city || division.name.ends_with('市') {
            let short = short_name(division.name);
            if short.chars().count() >= 2 {
                self.add(short, Named { full: false, rank: rank + 1, ..named });
            }
        }
    }

    /// The weightier of two namesakes stays; of two as weighty, neither names a province.
    fn add(&mut self, name: &'static str, named: Named) {
        self.longest = self.longest.max(name.chars().count());
        self.by_name
            .entry(name)
            .and_modify(|known| {
                if named.rank < known.rank {
                    *known = named;
                } else if named.rank == known.rank && named.province != known.province {
                    known.province = None;
                }
            })
            .or_insert(named);
    }
}

/// 苏州市 → 苏州, 延边朝鲜族自治州 → 延边, 阿拉善盟 → 阿拉善.
fn short_name(name: &'static str) -> &'static str {
    for ending in ["市", "地区", "盟"] {
        if let Some(short) = name.strip_suffix(ending) {
            return short;
        }
    }
    let Some(mut short) = name.strip_suffix("自治州") else {
        return name;
    };
    const PEOPLES: [&str; 19] = [
        "蒙古族",
        "蒙古",
        "藏族",
        "羌族",
        "彝族",
        "白族",
        "傣族",
        "景颇族",
        "傈僳族",
        "哈尼族",
        "壮族",
        "苗族",
        "侗族",
        "布依族",
        "土家族",
        "回族",
        "朝鲜族",
        "哈萨克",
        "柯尔克孜",
    ];
    while let Some(shorter) = PEOPLES.iter().find_map(|people| short.strip_suffix(people)) {
        short = shorter;
    }
    short
}
