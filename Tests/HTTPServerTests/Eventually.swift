import Glibc

struct Overdue: Error {}

/// What `condition` gives, once it gives something; gives the processor away in between.
func eventually<Value>(within seconds: Int = 10, _ condition: () throws -> Value?) throws -> Value {
  let end = ContinuousClock.now + .seconds(seconds)
  while ContinuousClock.now < end {
    if let value = try condition() { return value }
    sched_yield()
  }
  throw Overdue()
}
