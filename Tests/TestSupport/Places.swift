/// Lets so many at a time do something, and the others wait in their order: tests all begin at once, and a slow machine would
/// have all their pods alive together, with more threads and descriptors than a process may have.
package actor Places {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    package init(_ count: Int) {
        free = count
    }

    @TaskLocal private static var isInside = false

    /// What is inside one already needs no other: it would wait for itself.
    nonisolated package func inside<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        if Self.isInside { return try await body() }
        await enter()
        let result: Result<Value, any Error>
        do {
            result = .success(try await Self.$isInside.withValue(true) { try await body() })
        } catch {
            result = .failure(error)
        }
        await leave()
        return try result.get()
    }

    private func enter() async {
        guard free == 0 else { return free -= 1 }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
