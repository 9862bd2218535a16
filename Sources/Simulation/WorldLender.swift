import Lending

/// A lender of the world: where it is, and what it plays by.
struct WorldLender {
  let lender: Lender
  let rules: Rulebook
  let days: LocalDays
  /// Instalments of its contracts, as a rule.
  let every: InstalmentSchedule.Every
  let lenderKey: APIKey
  let supportKey: APIKey
  var guards = Guards()
  /// The position of the last event that was read.
  var readEvents: Int64 = 0
  var accountsMade = 0
  /// The days on which the brake came on that nobody has released yet.
  var brakes: [CivilDate] = []
  var steps = StepCount()

  /// Where the world's lenders are, what they play by, and how their borrowers pay: zones with and without daylight
  /// saving, a quarter of an hour off and far from Greenwich.
  struct Premises {
    let zone: String
    let country: String
    let currency: String
    let policy: String
    let every: InstalmentSchedule.Every
    var watermark = WatermarkMode.off
    var brake = Brake.standard
  }

  static let premises = [
    Premises(zone: "Asia/Kolkata", country: "IN", currency: "INR", policy: "india-2027", every: .month),
    Premises(
      zone: "Africa/Lagos", country: "NG", currency: "NGN", policy: "standard", every: .week, watermark: .stated),
    Premises(
      zone: "America/New_York", country: "US", currency: "USD", policy: Rulebook.tolerantName, every: .twoWeeks),
    Premises(zone: "Africa/Nairobi", country: "KE", currency: "KES", policy: "pay-as-you-go", every: .day),
    Premises(
      zone: "Pacific/Chatham", country: "NZ", currency: "NZD", policy: "standard", every: .month, watermark: .arrivals),
    Premises(zone: "America/Sao_Paulo", country: "BR", currency: "BRL", policy: "notify-only", every: .month),
    Premises(
      zone: "Asia/Kathmandu", country: "NP", currency: "NPR", policy: "standard", every: .twoWeeks,
      brake: Brake(count: 1, factor: 1)),
    Premises(zone: "Africa/Cairo", country: "EG", currency: "INR", policy: "india-2027", every: .week),
    Premises(zone: "Africa/Nairobi", country: "KE", currency: "KES", policy: Rulebook.tolerantDaysName, every: .day),
  ]
}
