/// Sentence that only lists pages of a manual, as under SEE ALSO: "comm(1), join(1), sort(1)". It answers no question.
enum ReferenceList {
    /// UTF-16 units of a section's name.
    private static let sectionUnitsMax = 8

    static func isOne(_ sentence: ArraySlice<UInt16>) -> Bool {
        // Most sentences do not end like one.
        guard let last = sentence.last(where: { $0 != 0x2E && $0 != 0x3B }), last == 0x29 else { return false }
        let parts = sentence.split { $0 == 0x2C || $0 == 0x20 }
        return parts.count > 1 && parts.allSatisfy(isPage)
    }

    /// A name, a section that begins with a number in parentheses, and full stops or semicolons.
    private static func isPage(_ part: ArraySlice<UInt16>) -> Bool {
        guard let open = part.firstIndex(of: 0x28), open > part.startIndex else { return false }
        let section = part[(open + 1)...].prefix { $0 != 0x29 }
        guard let first = section.first, (0x30...0x39).contains(first), section.count <= sectionUnitsMax else {
            return false
        }
        return part[section.endIndex...].dropFirst().allSatisfy { $0 == 0x2E || $0 == 0x3B }
    }
}
