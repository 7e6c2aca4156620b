//! Headings of a sheet that states its money twice: in the currency of the document and in that
//! of the books.

use crate::table::MatchReason;
use crate::template::Field;

/// Fields of money in the order in which one is what is owed.
const OWED: [&str; 4] = ["gross_amount", "received_amount", "amount", "net_amount"];

/// Words of a column in the currency of the books.
const LOCAL: [&str; 4] = ["本币", "本位币", "折人民币", "inat"];

/// Of two columns of one field the one in the currency of the books is no source of it: that of
/// what is owed is compared with amount × rate, the others say nothing.
pub fn part(fields: &[Field], headings: &[&str], fit: &mut [Option<(usize, MatchReason)>]) {
    let place = |key: &str| fields.iter().position(|field| field.key == key);
    let Some(local_amount) = place("local_amount") else { return };
    let is_local = |at: usize| {
        let heading = headings[at].to_lowercase();
        LOCAL.iter().any(|word| heading.contains(word))
    };
    let columns_of = |fit: &[Option<(usize, MatchReason)>], field: usize| -> Vec<usize> {
        let of = |at: &usize| fit[*at].as_ref().is_some_and(|(found, _)| *found == field);
        (0..fit.len()).filter(of).collect()
    };
    let mut is_stated = !columns_of(fit, local_amount).is_empty();
    let owed = OWED.iter().filter_map(|key| place(key));
    let others = ["tax_amount", "unit_price"].into_iter().filter_map(place);
    for field in owed.chain(others) {
        let columns = columns_of(fit, field);
        if !columns.iter().any(|at| !is_local(*at)) {
            continue;
        }
        for at in columns.into_iter().filter(|at| is_local(*at)) {
            let compared = !is_stated && OWED.contains(&fields[field].key.as_str());
            is_stated |= compared;
            fit[at] = fit[at].take().filter(|_| compared).map(|(_, reason)| (local_amount, reason));
        }
    }
}
