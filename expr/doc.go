// Package expr is the expression language of Webex Flow Designer: text with
// {{ }} in the Pebble dialect (docs: flow-formats A.4 and A.8), compiled once
// and rendered for every contact.
//
// The way of a text through the package:
//
//	template.go   Template and what it says about itself: Source, Constant, Names
//	build.go      source -> literal text, {{ prints }} and {% tags %}   (close.go finds where one ends)
//	tag.go        the tags: if, for, set, filter, autoescape, verbatim; those refused
//	lex.go        one expression -> tokens
//	parse.go      tokens -> nodes (argument.go binds arguments to parameters)
//	node.go       the nodes and how each is evaluated
//	reference.go  the names a template uses, and those it defines itself
//	walk.go       the parts of an expression, for whoever reasons about templates
//	statement.go  what a template does in order: text, print, if, for, set
//	render.go     Render, Encode, Value: one run over the statements
//	limits.go     the budget of a run, and the constants behind it
//
// and the vocabulary, one file per family: operate.go and compare.go
// (operators), condition.go (is …), function.go, method.go (the harmless Java
// methods), attribute.go, filter.go with text.go, list.go, number.go, code.go and
// clock.go; print.go (how a value reads), decimal.go (numberformat), printf.go
// (format), dateformat.go and dateparse.go (Java date patterns), regex.go,
// javaregex.go and split.go (Java patterns on RE2). scope.go has the values that
// come from outside.
//
// Three promises hold everywhere. A malformed expression never fails a
// compile: it renders empty, the rest of the text is undisturbed, and the error
// says line and column. Rendered data is never read as a template again
// (security J2), and nothing but the values handed over can be reached: no
// reflection, loaders, files or environment (J3). And a rendering is bounded
// in steps, output and depth (I7, I8), whatever the template says.
package expr
