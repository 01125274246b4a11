;; The places that M-x compile goes to, a line each, and whether it takes each
;; for an error or for a note: emacs --script editor.el REPORT
(require 'compile)
(setq coding-system-for-read 'utf-8-unix coding-system-for-write 'utf-8-unix)
(with-temp-buffer
  (insert-file-contents (pop command-line-args-left))
  (compilation-mode)
  (compilation--ensure-parse (point-max))
  (goto-char (point-min))
  (while (not (eobp))
    (let ((message (get-text-property (point) 'compilation-message)))
      (when message
        (let* ((loc (compilation--message->loc message))
               (column (compilation--loc->col loc)))
          (princ (format "%s:%d%s %s\n"
                         (caar (compilation--loc->file-struct loc))
                         (compilation--loc->line loc)
                         (if column (format ":%d" column) "")
                         (compilation--message->type message))))))
    (forward-line)))
