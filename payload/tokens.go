package payload

import "github.com/goccy/go-yaml/token"

// firstDocument cuts the tokens after the first document.
func firstDocument(tokens token.Tokens) token.Tokens {
	directive, header, content := 0, false, false
	for i, t := range tokens {
		switch t.Type {
		case token.DocumentHeaderType:
			if header || content {
				return cut(tokens, i)
			}
			header = true
		case token.DocumentEndType:
			if content {
				return cut(tokens, i)
			}
		case token.DirectiveType:
			directive = t.Position.Line
		case token.CommentType:
		default:
			content = content || t.Position.Line != directive
		}
	}
	return tokens
}

// bounded refuses what nests too deep or holds too many members: the parser
// recurses, and its time grows with the square of both.
func (y *yamlReader) bounded(tokens token.Tokens) error {
	var n nesting
	indicators := 0
	for i, t := range tokens {
		if n.add(t) > MaxDepth {
			return y.at(t, tooDeep)
		}
		if isIndicator(t) {
			indicators++
		}
		if indicators > MaxMembers || i > 6*MaxMembers {
			return y.at(t, tooWide)
		}
	}
	return nil
}

func cut(tokens token.Tokens, n int) token.Tokens {
	if n > 0 {
		tokens[n-1].Next = nil
	}
	return tokens[:n]
}

// isIndicator reports what opens a list item or a member of a mapping.
func isIndicator(t *token.Token) bool {
	return t.Type == token.SequenceEntryType || t.Type == token.MappingKeyType || t.Type == token.MappingValueType
}

// nesting estimates from above how deep a token stands: brackets that are open,
// plus the indicators to its left that opened a block.
type nesting struct {
	brackets int
	columns  []int
}

func (n *nesting) add(t *token.Token) int {
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		n.brackets++
	case token.SequenceEndType, token.MappingEndType:
		n.brackets--
	default:
		if n.brackets == 0 && (isIndicator(t) || t.Type == token.AnchorType || t.Type == token.TagType) {
			n.indent(t.Position.Column)
		}
	}
	return n.brackets + len(n.columns)
}

func (n *nesting) indent(column int) {
	for len(n.columns) > 0 && n.columns[len(n.columns)-1] >= column {
		n.columns = n.columns[:len(n.columns)-1]
	}
	n.columns = append(n.columns, column)
}
