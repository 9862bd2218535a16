/// What befalls a contract now and then.
enum Trouble: CaseIterable {
  case hold
  case order
  case report
  case reversal
  case earlyReversal
  case goodwill
  case claim
  case extend
  case waive
  case reschedule
  case transfer
  case end
}

/// What ends something that has befallen a contract.
enum Relief {
  case liftHold(Int)
  case liftOrder(Int)
  case allowSIM
  case returnDevice
}
