/// Sentence that only lists pages of a manual, as under SEE ALSO: "comm(1), join(1), sort(1)". It answers no question.
enum ReferenceList {
    static func isOne(_ sentence: String) -> Bool {
        let parts = sentence.split(whereSeparator: { $0 == "," || $0 == " " })
        return parts.count > 1
            && parts.allSatisfy { part in
                guard let open = part.firstIndex(of: "("), open != part.startIndex else { return false }
                let section = part[part.index(after: open)...].prefix { $0 != ")" }
                return section.first?.isNumber == true && section.count <= 8
                    && part[section.endIndex...].dropFirst().allSatisfy { $0 == "." || $0 == ";" }
            }
    }
}
