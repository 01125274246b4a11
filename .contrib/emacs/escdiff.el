;;; escdiff.el --- new heap escapes as errors to visit -*- lexical-binding: t -*-

;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages, tools

;;; Commentary:

;; `M-x escdiff' asks for revisions, options and packages of escdiff(1) and
;; lists the new heap escapes as `M-x compile' lists errors; \\[next-error]
;; goes from one to the next.

;;; Code:

(require 'compile)

(defgroup escdiff nil
  "Heap escapes that a change to Go code adds."
  :group 'tools)

(defcustom escdiff-program "escdiff"
  "The program, as a word of the shell."
  :type 'string)

(defvar escdiff-arguments ""
  "The last arguments, as words of the shell.")

(define-compilation-mode escdiff-mode "Escdiff"
  "Lists new heap escapes; notes below tell why."
  (setq-local compilation-error-screen-columns nil)
  (setq-local compilation-error-regexp-alist
              '(("^\\(.+?\\):\\([0-9]+\\):\\(?:\\([0-9]+\\):\\)? \\(note: \\)?"
                 1 2 3 (nil . 4)))))

;;;###autoload
(defun escdiff (arguments)
  "List the new heap escapes of two commits, or of the work tree.
ARGUMENTS are those of escdiff(1), as words of the shell."
  (interactive (list (read-string "escdiff " escdiff-arguments)))
  (setq escdiff-arguments arguments)
  ;; Names are those of the repository's root.
  (let ((default-directory (or (locate-dominating-file default-directory ".git")
                               default-directory)))
    (compilation-start (concat escdiff-program
                               " diff --no-pager --format=editor " arguments)
                       #'escdiff-mode)))

(provide 'escdiff)
;;; escdiff.el ends here
