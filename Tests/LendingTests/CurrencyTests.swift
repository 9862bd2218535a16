import Lending
import Testing

struct CurrencyTests {
  @Test func `a currency has the minor digits of ISO 4217`() throws {
    let table = try Table(
      """
      digits  codes
           0  JPY KRW VND UGX RWF XOF XAF CLP PYG ISK
           2  INR KES NGN GHS TZS ZAR BRL MXN COP USD EUR GBP BDT PKR IDR PHP EGP NPR LKR ZMW SLE ZWG VED VES XCG
           3  KWD BHD OMR JOD TND IQD LYD
      """)
    for row in table.rows {
      for currency in try row.list("codes", { Currency($0) }) {
        #expect(try currency.minorDigits == Int(row.integer("digits")), "\(currency)")
        #expect(Currency(currency.code) == currency)
      }
    }
  }

  @Test(arguments: ["", "I", "IN", "INRR", "inr", "Inr", " INR", "INR ", "₹", "XXX", "XTS", "XAU", "ABC", "DEM", "HRK"])
  func `what is no currency in use is refused`(code: String) {
    #expect(Currency(code) == nil)
  }
}
