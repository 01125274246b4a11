// Command gosource prints the top-level declarations of Go files as go/parser
// sees them, in the format of scan_main.c.  Names of files come on standard
// input, a line each; one that does not parse is left out.
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
)

var fset = token.NewFileSet()

// position is the place in the file itself, whatever line directives say.
func position(pos token.Pos) token.Position {
	return fset.PositionFor(pos, false)
}

func show(out *bufio.Writer, kind string, name *ast.Ident, receiver string, first, end token.Pos) {
	at := position(name.Pos())
	fmt.Fprintf(out, "%s %s %s %d:%d %d %d\n", kind, name.Name, receiver,
		at.Line, at.Column, position(first).Line, position(end-1).Line)
}

// receiverName strips what surrounds the name of a receiver's type.
func receiverName(expr ast.Expr) string {
	star := ""
	for {
		switch x := expr.(type) {
		case *ast.Ident:
			return star + x.Name
		case *ast.ParenExpr:
			expr = x.X
		case *ast.StarExpr:
			star, expr = "*", x.X
		case *ast.IndexExpr:
			expr = x.X
		case *ast.IndexListExpr:
			expr = x.X
		case *ast.SelectorExpr:
			expr = x.Sel
		case *ast.ArrayType:
			expr = x.Elt
		default:
			return fmt.Sprintf("%T", x)
		}
	}
}

func showFunc(out *bufio.Writer, decl *ast.FuncDecl) {
	receiver := "-"
	if decl.Recv != nil && len(decl.Recv.List) > 0 {
		fields := decl.Recv.List
		receiver = receiverName(fields[len(fields)-1].Type)
	}
	show(out, "func", decl.Name, receiver, decl.Pos(), decl.End())
}

func showSpecs(out *bufio.Writer, decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		first := spec.Pos()
		if !decl.Lparen.IsValid() {
			first = decl.Pos()
		}
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			show(out, "type", spec.Name, "-", first, spec.End())
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				show(out, decl.Tok.String(), name, "-", first, spec.End())
			}
		}
	}
}

func showFile(out *bufio.Writer, name string) {
	file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
	if err != nil {
		return
	}
	fmt.Fprintln(out, "file", name)
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			showFunc(out, decl)
		case *ast.GenDecl:
			showSpecs(out, decl)
		}
	}
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	names := bufio.NewScanner(os.Stdin)
	for names.Scan() {
		showFile(out, names.Text())
		fset = token.NewFileSet()
	}
	if err := names.Err(); err != nil {
		panic(err)
	}
	if err := out.Flush(); err != nil {
		panic(err)
	}
}
