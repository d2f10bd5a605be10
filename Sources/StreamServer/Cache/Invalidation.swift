import SessionLogic

/// What every pod is to forget.
package struct Invalidation: SharedForm, Equatable {
    /// Everything that is cached.
    package var everything = false
    /// What carries one of these tags: `item:<id>`, `document:<location>`.
    package var tags: [String] = []

    package init(everything: Bool = false, tags: [String] = []) {
        self.everything = everything
        self.tags = tags
    }
}
