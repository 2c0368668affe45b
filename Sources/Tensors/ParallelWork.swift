/// Runs `body(0) … body(count - 1)`, each once, on as many threads as there are processors.
///
/// Each call must write only what belongs to its own index; then the result does not depend on the number of threads. Work
/// inside of work, or beside other work, is done by the thread that asks for it.
package func concurrently(_ count: Int, _ body: @Sendable (Int) -> Void) {
  if count > 1, ThreadTeam.shared.run(count, body) { return }
  for index in 0..<count { body(index) }
}

/// The number of threads that `concurrently` shares work among.
package var concurrentThreadCount: Int { Processors.count }

/// The results of `body(0) … body(count - 1)`, in order, computed on as many threads as there are processors.
package func concurrentMap<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
  let results = unsafe [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
    // Each iteration initialises only its own element, and none is read before all are done.
    nonisolated(unsafe) let slots = unsafe buffer
    concurrently(count) { index in
      unsafe slots.initializeElement(at: index, to: body(index))
    }
    initialized = count
  }
  return results
}
