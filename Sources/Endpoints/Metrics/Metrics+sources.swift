import Storage

extension Metrics {
  /// Figures of the copy of statuses.
  static func copy(_ copy: StatusCopy) -> Source {
    { text in
      let counters = copy.counters
      text.add("latchkey_status_copy_hits_total", .counter, counters.hits, "Polls that the copy of statuses answered.")
      text.add("latchkey_status_copy_misses_total", .counter, counters.misses, "Polls that read the database.")
      text.add("latchkey_status_copy_drops_total", .counter, counters.drops, "Statuses that a commit dropped.")
      text.add("latchkey_status_copy_evictions_total", .counter, counters.evictions, "Statuses that went for others.")
      text.add("latchkey_status_copy_statuses", .gauge, counters.count, "Statuses in the copy.")
      text.add("latchkey_status_copy_bytes", .gauge, counters.bytes, "Bytes that they take.")
    }
  }

  /// Figures of parked requests.
  static func parking(_ parking: Parking) -> Source {
    { text in
      let counters = parking.counters
      text.add("latchkey_parked_requests", .gauge, counters.parked, "Requests that wait for a change.")
      text.add("latchkey_parked_wakes_total", .counter, counters.wakes, "Requests that a change has woken.")
      text.add("latchkey_parked_refusals_total", .counter, counters.refusals, "Requests that found no place to wait.")
    }
  }

  /// Figures of the writer.
  static func writer(_ writer: Writer) -> Source {
    { text in
      let counters = writer.counters
      text.add("latchkey_writer_batches_total", .counter, counters.batches, "Transactions, the failed ones too.")
      text.add("latchkey_writer_writes_total", .counter, counters.bodies, "Writes that were taken into a transaction.")
      text.add("latchkey_writer_failed_batches_total", .counter, counters.failedBatches, "Transactions that failed.")
      text.add("latchkey_writer_largest_batch_writes", .gauge, counters.largestBatch, "Most writes in one transaction.")
      text.add("latchkey_writer_waiting_writes", .gauge, writer.waitingCount, "Writes that wait for the writer.")
    }
  }
}
