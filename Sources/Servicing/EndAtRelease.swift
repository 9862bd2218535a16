import Lending
import Storage

extension Servicer {
  /// Ends what a release ends: every hold and every order that stands.
  ///
  /// The day grant needs nothing: a released device is told of none.
  func endAtRelease(of situation: Situation, at now: Instant, in transaction: any Transaction) throws {
    var situation = situation
    for order in situation.orders where order.stands(at: now) {
      try lift(order, of: &situation, by: .release, at: now, in: transaction)
    }
    guard let contract = situation.contract else { return }
    for hold in situation.holds where hold.stands(at: now) {
      try lift(hold, on: contract, by: .release, at: now, in: transaction)
    }
  }
}
