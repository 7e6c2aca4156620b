use super::*;

#[test]
fn letter_comes_first() {
    let fault = TaxId::parse("91350100M00O100Y43").expect_err("an O");
    assert_eq!(fault, TaxIdFault::Letter { position: 12, letter: 'O' });
}
